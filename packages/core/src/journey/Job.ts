import { Schema } from "effect"
import { taggedUnion } from "../schema/taggedUnion.ts"
import { GroupId, PilgrimId } from "./ids.ts"
import { HeldBracelet, HeldEntitlement, HeldRegistration, ReplacementReason } from "./State.ts"

/** The occasions on which a pilgrim is told something by short message. */
export const Notice = Schema.Literals(["drawn", "lapsed", "refused", "arrived"])
export type Notice = typeof Notice.Type

/**
 * What must be done outside because of an event. Jobs come from events and nowhere else.
 *
 * A job that is done twice does no harm: each is checked against the journey before anything is sent.
 */
export const Job = taggedUnion({
  RegisterGroup: { group: GroupId },
  /** A member has left before travel, and by the season's rule the others do not travel without them. */
  StopGroup: { group: GroupId },
  /** `attempt` counts from 1: each stands for an exchange of its own. */
  CancelRegistration: { pilgrim: PilgrimId, registration: HeldRegistration, attempt: Schema.Int },
  RequestEntitlement: { pilgrim: PilgrimId },
  CancelEntitlement: { pilgrim: PilgrimId, entitlement: HeldEntitlement },
  OrderBracelet: { pilgrim: PilgrimId },
  /** `attempt` counts from 1: each stands for an exchange of its own. */
  ReplaceBracelet: { pilgrim: PilgrimId, bracelet: HeldBracelet, reason: ReplacementReason, attempt: Schema.Int },
  RevokeBracelet: { pilgrim: PilgrimId, bracelet: HeldBracelet },
  SendNotice: { pilgrim: PilgrimId, notice: Notice },
})
export type Job = typeof Job.Type
