import { createHash } from "node:crypto"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type {
  BraceletLine,
  ListedBracelet,
  MadeBracelet,
  OrderProgress,
  RevocationReason,
} from "@mahmal/core/ports/BraceletMaker"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import { Result } from "effect"
import { confirmed } from "../confirmed.ts"
import { distinct } from "../distinct.ts"
import { listing } from "../listing.ts"
import { readCsv, writeCsv } from "./csv.ts"
import {
  ListLine,
  listColumns,
  Receipt,
  Replaced,
  Revoked,
  receiptColumns,
  replacedColumns,
  revokedColumns,
  StatusLine,
  statusColumns,
} from "./schema.ts"

type Read<A> = Result.Result<A, string>

const orderColumns = ["line", "pilgrim", "name_ar", "name_en", "nationality", "campaign"]

/** The file of an order. */
export const orderFile = (lines: readonly BraceletLine[]): string =>
  writeCsv(
    orderColumns,
    lines.map(({ pilgrim, nameArabic, nameLatin, nationality, campaign }, i) => ({
      line: String(i + 1),
      pilgrim,
      name_ar: nameArabic,
      name_en: nameLatin,
      nationality,
      campaign,
    })),
  )

/** The file that revokes or replaces one bracelet. */
export const reasonFile = (serial: string, reason: RevocationReason): string =>
  writeCsv(["serial", "reason"], [{ serial, reason }])

const single = <A>(rows: Read<readonly A[]>): Read<A | undefined> =>
  Result.map(rows, (all) => (all.length === 1 ? all[0] : undefined))

/** Reads the receipt of an order, which must confirm by its SHA-256 that the whole file arrived. Nothing is made yet. */
export const receiptIn =
  (order: string, file: string, lines: number) =>
  (text: string): Read<OrderProgress> =>
    Result.flatMap(single(readCsv(Receipt, receiptColumns, text)), (receipt) => {
      const sha256 = createHash("sha256").update(file).digest("hex")
      const same = receipt?.order === order && receipt.lines === String(lines) && receipt.sha256 === sha256
      return Result.map(confirmed(same, "order"), () => ({ complete: false, made: [] }))
    })

/** Whether all lines are there, numbered from 1, and each pilgrim, serial and chip occurs once. */
const consistent = (lines: readonly StatusLine[], made: readonly MadeBracelet[]): boolean =>
  lines.every(({ line, of }, i) => line === String(i + 1) && of === String(lines.length)) &&
  distinct(lines.map(({ pilgrim }) => pilgrim)) &&
  distinct(made.map(({ serial }) => serial)) &&
  distinct(made.map(({ chip }) => chip))

/** Reads which bracelets of an order are made. */
export const progressIn = (text: string): Read<OrderProgress> =>
  Result.flatMap(readCsv(StatusLine, statusColumns, text), (lines) => {
    const made = lines
      .filter((line) => line.status === "made")
      .map(({ pilgrim, serial, chip }) => ({ pilgrim: pilgrim as PilgrimId, serial, chip }))
    if (!consistent(lines, made)) return Result.fail("a status that was cut, or contradicts itself")
    return Result.succeed({ complete: made.length === lines.length, made })
  })

/** Reads a part of the list. It cannot say whether more follows: after the last part the workshop answers 404. */
export const listedIn =
  (asked: ListingRequest) =>
  (text: string): Read<Listing<ListedBracelet>> =>
    Result.flatMap(readCsv(ListLine, listColumns, text), (lines) =>
      lines.every(({ of }) => of === String(lines.length))
        ? listing(
            asked,
            lines.map(({ of: _, ...bracelet }) => bracelet),
            true,
          )
        : Result.fail("a list that was cut"),
    )

/** Checks that an answer confirms the revocation of this bracelet. */
export const revokedIn =
  (serial: string) =>
  (text: string): Read<void> =>
    Result.flatMap(single(readCsv(Revoked, revokedColumns, text)), (row) =>
      confirmed(row?.serial === serial, "bracelet"),
    )

/** Reads the replacement of a bracelet. */
export const successorIn =
  (serial: string) =>
  (text: string): Read<MadeBracelet> =>
    Result.flatMap(single(readCsv(Replaced, replacedColumns, text)), (row) =>
      row?.replaces === serial && row.serial !== serial
        ? Result.succeed({ pilgrim: row.pilgrim, serial: row.serial, chip: row.chip })
        : Result.fail("an answer about another bracelet"),
    )
