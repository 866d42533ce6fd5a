import type { ExchangeId } from "../exchange/Exchange.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { CommandName } from "../journey/Command.ts"
import type { PilgrimId } from "../journey/ids.ts"

/** The facts by which a system can contradict what it said before: that something stands, or that it does not. */
export const contradicting = [
  "RecordRegistration",
  "RecordRegistrationRefused",
  "RecordEntitlement",
  "RecordEntitlementRefused",
  "RecordBracelet",
  "RecordReplacement",
] as const satisfies ReadonlyArray<CommandName>
export type Contradicting = (typeof contradicting)[number]

/** A foreign system said something of a pilgrim that contradicts the record: `told` is the fact that the journey did not take. */
export interface Contradiction {
  readonly exchange: ExchangeId
  readonly operation: Operation
  readonly pilgrim: PilgrimId
  readonly told: Contradicting
}
