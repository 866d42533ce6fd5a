import type { ListedBracelet } from "../ports/BraceletMaker.ts"
import type { ListedMember } from "../ports/NationalTrack.ts"
import type { Entitlement } from "../ports/VisaAuthority.ts"
import type { Holding } from "./Holding.ts"

/** A member of the e-track's list. */
export const memberHolding = (member: ListedMember): Holding => ({
  pilgrim: member.pilgrim,
  handle: "number" in member ? member.number : member.receipt,
  status: memberStatus[member.status],
  fields: { reference: member.reference },
})

/** An entitlement of the visa authority's list. */
export const entitlementHolding = (entitlement: Entitlement): Holding => ({
  pilgrim: entitlement.pilgrim,
  handle: entitlement.id,
  status: entitlementStatus[entitlement.status],
  fields: { kind: entitlement.kind, ...("number" in entitlement ? { number: entitlement.number } : {}) },
})

/** A bracelet of a maker's list. */
export const braceletHolding = ({ pilgrim, serial, chip, status }: ListedBracelet): Holding => ({
  pilgrim,
  handle: serial,
  status: status === "active" ? "standing" : "ended",
  fields: { chip },
})

const memberStatus = { pending: "pending", registered: "standing", rejected: "ended", cancelled: "ended" } as const
const entitlementStatus = { received: "pending", issued: "standing", refused: "ended", cancelled: "ended" } as const
