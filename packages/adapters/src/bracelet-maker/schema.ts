import { PilgrimId } from "@mahmal/core/journey/ids"
import { Schema } from "effect"
import { Moment, matching } from "../json/formats.ts"
import type { components } from "./generated/openapi.ts"

type Wire = components["schemas"]

const Serial = matching(/^B[0-9]{12}$/)
const Chip = matching(/^[0-9A-F]{14}$/)
const Count = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 200 }))

/** The answer to an order. */
export const OrderReceipt: Schema.Codec<Wire["OrderReceipt"], unknown> = Schema.Struct({
  orderNo: Schema.String,
  lines: Count,
  receivedAt: Moment,
})

/** How far an order is. */
export const OrderProgress: Schema.Codec<Wire["OrderProgress"], unknown> = Schema.Struct({
  orderNo: Schema.String,
  status: Schema.Literals(["open", "complete"]),
  ordered: Count,
  made: Schema.Array(Schema.Struct({ pilgrim: PilgrimId, serial: Serial, chip: Chip })),
})

const bracelet = {
  serial: Serial,
  chip: Chip,
  pilgrim: PilgrimId,
  orderNo: Schema.String,
  replaces: Schema.optionalKey(Serial),
}

/** A bracelet that is in use. */
export const ActiveBracelet: Schema.Codec<Wire["ActiveBracelet"], unknown> = Schema.Struct({
  ...bracelet,
  status: Schema.Literal("active"),
})

/** A bracelet that was revoked. */
export const RevokedBracelet: Schema.Codec<Wire["RevokedBracelet"], unknown> = Schema.Struct({
  ...bracelet,
  status: Schema.Literal("revoked"),
  reason: Schema.Literals(["withdrawn", "refused", "deceased", "lapsed", "lost", "damaged"]),
  revokedAt: Moment,
  replacedBy: Schema.optionalKey(Serial),
})

/** A bracelet, active or revoked. */
export const Bracelet = Schema.Union([ActiveBracelet, RevokedBracelet])

/** A part of the list of bracelets. */
export const BraceletList: Schema.Codec<Wire["BraceletList"], unknown> = Schema.Struct({
  bracelets: Schema.Array(Bracelet),
  more: Schema.Boolean,
})
