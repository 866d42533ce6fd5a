import type { PilgrimId, Serial } from "@mahmal/core/journey/ids"
import type { BraceletLine, ListedBracelet, MadeBracelet, OrderProgress } from "@mahmal/core/ports/BraceletMaker"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import { Result } from "effect"
import { confirmed } from "../confirmed.ts"
import { distinct } from "../distinct.ts"
import { readJson } from "../json/readJson.ts"
import { listing } from "../listing.ts"
import type { components } from "./generated/openapi.ts"
import { Bracelet, BraceletList, OrderReceipt, RevokedBracelet, OrderProgress as WireProgress } from "./schema.ts"

type Wire = components["schemas"]
type Read<A> = Result.Result<A, string>

/** The body of an order. */
export const ordered = (lines: readonly BraceletLine[]): Wire["Order"] => ({
  lines: lines.map(({ pilgrim, nameArabic, nameLatin, nationality, campaign }) => ({
    pilgrim,
    nameEn: nameLatin,
    nameAr: nameArabic,
    nationality,
    ...(campaign === undefined ? {} : { campaign }),
  })),
})

/** Reads the receipt of an order, which must confirm its number and all its lines. Nothing is made yet. */
export const receiptIn =
  (orderNumber: string, lines: number) =>
  (text: string): Read<OrderProgress> =>
    Result.flatMap(readJson(OrderReceipt, text), (receipt) =>
      Result.map(confirmed(receipt.orderNo === orderNumber && receipt.lines === lines, "order"), () => nothingYet),
    )

const nothingYet: OrderProgress = { complete: false, made: [] }

const made = (wire: Wire["MadeLine"]): MadeBracelet => ({
  pilgrim: wire.pilgrim as PilgrimId,
  serial: wire.serial as Serial,
  chip: wire.chip,
})

/** Whether each pilgrim, serial and chip occurs once, and every line is there when the order is complete. */
const consistent = ({ status, ordered: count, made: lines }: Wire["OrderProgress"]): boolean =>
  distinct(lines.map(({ pilgrim }) => pilgrim)) &&
  distinct(lines.map(({ serial }) => serial)) &&
  distinct(lines.map(({ chip }) => chip)) &&
  (status === "complete" ? lines.length === count : lines.length <= count)

/** Reads which bracelets of an order are made. */
export const progressIn =
  (orderNumber: string) =>
  (text: string): Read<OrderProgress> =>
    Result.flatMap(readJson(WireProgress, text), (progress) => {
      if (progress.orderNo !== orderNumber) return Result.fail("an answer about another order")
      if (!consistent(progress)) return Result.fail("an order that contradicts itself")
      return Result.succeed({ complete: progress.status === "complete", made: progress.made.map(made) })
    })

/** Reads a part of the list of bracelets. */
export const listedIn =
  (asked: ListingRequest) =>
  (text: string): Read<Listing<ListedBracelet>> =>
    Result.flatMap(readJson(BraceletList, text), ({ bracelets, more }) =>
      listing(
        asked,
        bracelets.map((bracelet) => ({ ...made(bracelet), status: bracelet.status })),
        more,
      ),
    )

/** Checks that an answer confirms the revocation of this bracelet. */
export const revokedIn =
  (serial: string) =>
  (text: string): Read<void> =>
    Result.flatMap(readJson(RevokedBracelet, text), (bracelet) => confirmed(bracelet.serial === serial, "bracelet"))

/** Reads the replacement of a bracelet. When the call was repeated, the replacement may be revoked by now. */
export const successorIn =
  (serial: string) =>
  (text: string): Read<MadeBracelet> =>
    Result.flatMap(readJson(Bracelet, text), (bracelet) =>
      Result.map(confirmed(bracelet.replaces === serial && bracelet.serial !== serial, "bracelet"), () =>
        made(bracelet),
      ),
    )
