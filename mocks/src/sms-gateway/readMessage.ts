import { asGsm7 } from "./gsm7.ts"

/** A message that the gateway has accepted. */
export interface Message {
  readonly to: string
  readonly from: string
  /** As the phone would show it. */
  readonly text: string
  readonly coding: 0 | 1 | 2
  readonly dlrMask: number
  readonly dlrUrl: string | undefined
}

/** The gateway's refusal of a message. */
export interface Rejection {
  readonly rejection: string
}

const rejected = (rejection: string): Rejection => ({ rejection })

/** A number as C's sscanf reads it: the leading digits; undefined without any. */
const number = (text: Buffer | undefined): number | undefined => {
  const digits = /^\s*[+-]?\d+/.exec(text?.toString() ?? "")
  return digits === null ? undefined : Number(digits[0])
}

const decoded = (text: Buffer, coding: number, charset: string | undefined): string | undefined => {
  if (coding === 1) return text.toString("latin1")
  try {
    const decoder = new TextDecoder(charset ?? (coding === 2 ? "utf-16be" : "utf-8"))
    // Kannel refuses an unknown charset, but silently drops bytes that are not valid in the charset.
    const shown = decoder.decode(text).replaceAll("\ufffd", "")
    return coding === 0 ? asGsm7(shown) : shown
  } catch {
    return undefined
  }
}

/** Reads the parameters of sendsms as Kannel 1.4.5 does, with its refusals in its order; unknown parameters are ignored. */
export const readMessage = (query: ReadonlyMap<string, Buffer>): Message | Rejection => {
  const to = query.get("to")?.toString()
  if (to === undefined) return rejected("Missing receiver number, rejected")
  if (to === "") return rejected("Empty receiver number not allowed, rejected")
  if (!/^[0-9 +-]+$/.test(to)) return rejected("Number(s) has/have been denied by white- and/or black-lists.")

  const from = query.get("from")?.toString() ?? ""
  if (from === "") return rejected("Sender missing and no global set, rejected")

  const dlrUrl = (query.get("dlr-url") ?? query.get("dlrurl"))?.toString() || undefined
  if (dlrUrl !== undefined && !/^https?:\/\/./i.test(dlrUrl)) return rejected("DLR-URL field misformed, rejected")

  const dlrMask = number(query.get("dlr-mask") ?? query.get("dlrmask")) ?? 0
  if (dlrMask < -1 || dlrMask > 63) return rejected("DLR-Mask field misformed, rejected")

  const coding = number(query.get("coding")) ?? 0
  if (coding !== 0 && coding !== 1 && coding !== 2) return rejected("Coding field misformed, rejected")

  const text = decoded(query.get("text") ?? Buffer.alloc(0), coding, query.get("charset")?.toString())
  if (text === undefined) return rejected("Charset or body misformed, rejected")
  return { to, from, text, coding, dlrMask, dlrUrl }
}
