import { PilgrimId } from "@mahmal/core/journey/ids"
import { EntitlementKind } from "@mahmal/core/season/EntitlementKind"
import { Schema } from "effect"
import { Moment, matching } from "../json/formats.ts"
import type { components } from "./generated/openapi.ts"

type Wire = components["schemas"]

const known = { id: matching(/^ent_[0-9]{15}$/), pilgrim: PilgrimId, kind: EntitlementKind, receivedAt: Moment }
const EntitlementNumber = matching(/^[VP][0-9]{12}$/)
const RefusalCode = Schema.Literals(["security", "overstay", "passport-reported", "biometrics", "health"])

/** A request that is not decided yet. */
export const Received: Schema.Codec<Wire["Received"], unknown> = Schema.Struct({
  ...known,
  status: Schema.Literal("received"),
})
/** A request that ended in a visa or a permit. */
export const Issued: Schema.Codec<Wire["Issued"], unknown> = Schema.Struct({
  ...known,
  status: Schema.Literal("issued"),
  decidedAt: Moment,
  number: EntitlementNumber,
})
/** A request that was refused. */
export const Refused: Schema.Codec<Wire["Refused"], unknown> = Schema.Struct({
  ...known,
  status: Schema.Literal("refused"),
  decidedAt: Moment,
  code: RefusalCode,
})
/** An entitlement that was given back; it keeps its number, if it had one. */
export const Cancelled: Schema.Codec<Wire["Cancelled"], unknown> = Schema.Struct({
  ...known,
  status: Schema.Literal("cancelled"),
  decidedAt: Schema.optionalKey(Moment),
  number: Schema.optionalKey(EntitlementNumber),
  cancelledAt: Moment,
})
/** An entitlement as it stands. */
export const Entitlement = Schema.Union([Received, Issued, Refused, Cancelled])
/** A part of the list of entitlements. */
export const EntitlementList: Schema.Codec<Wire["EntitlementList"], unknown> = Schema.Struct({
  entitlements: Schema.Array(Entitlement),
  more: Schema.Boolean,
})
/** The authority's webhook about a decision. */
export const EntitlementDecided: Schema.Codec<Wire["EntitlementDecided"], unknown> = Schema.Struct({
  type: Schema.Literal("entitlement.decided"),
  timestamp: Moment,
  data: Schema.Union([Issued, Refused]),
})
