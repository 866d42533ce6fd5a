import { isUtf8 } from "node:buffer"
import { hash } from "node:crypto"
import { cleanText, isTooLong } from "@mahmal/core/intake/text"
import type { CsvRow } from "./readCsv.ts"

const QUOTE = 34
const COMMA = 44

/**
 * The application_no of a row, of a damaged one too: its first field as far as that can be read. Undefined when it is empty, not
 * UTF-8 or too long: the whole of a damaged row may be its first field.
 */
export const applicationNoOf = ({ bytes, fields }: CsvRow): string | undefined => {
  const typed = fields === undefined ? firstField(bytes) : (fields[0] as string)
  return typed === undefined || isTooLong(typed) ? undefined : cleanText(typed) || undefined
}

const firstField = (bytes: Buffer): string | undefined => {
  const quoted = bytes[0] === QUOTE
  const start = quoted ? 1 : 0
  const comma = bytes.indexOf(COMMA, start)
  const end = comma === -1 ? bytes.length : comma
  const field = bytes.subarray(start, quoted && bytes[end - 1] === QUOTE ? end - 1 : end)
  return isUtf8(field) ? field.toString("utf8") : undefined
}

/** Whether text can stand in the id of a pilgrim or a group, and so in addresses and on every wire. */
export const fitsIds = (text: string): boolean => /^[A-Za-z0-9._-]{1,40}$/.test(text)

/** Whether a number can be the reference of its row: one that looks like a stand-in could be another row's. */
export const isReference = (no: string): boolean => fitsIds(no) && !/^row-[0-9a-f]{16}(?:-|$)/.test(no)

/** A group_ref as it stands in ids: itself, or what is made from it when it does not fit them or looks as if it had been made. */
export const groupReference = (groupRef: string): string =>
  fitsIds(groupRef) && !/^group-[0-9a-f]{16}$/.test(groupRef)
    ? groupRef
    : `group-${hash("sha256", groupRef, "hex").slice(0, 16)}`

/** A number for a row that has none of its own. It comes from the row's content, so that it is the same wherever the row stands. */
export const standIn = (contentHash: string, copy: number): string =>
  `row-${contentHash.slice(0, 16)}${copy > 1 ? `-${copy}` : ""}`
