import type { Event } from "./Event.ts"
import { lastOutside } from "./footprint.ts"
import type { GroupId, PilgrimId } from "./ids.ts"
import type { Job } from "./Job.ts"
import type { Situation } from "./Situation.ts"
import type { State } from "./State.ts"

/** Whose journey it is. */
export interface Whose {
  readonly pilgrim: PilgrimId
  readonly group: GroupId
}

/** The jobs that an event causes; `after` is the state that it led to. */
export const react = (
  whose: Whose,
  event: Event,
  after: State,
  { groupFollowsMember }: Pick<Situation, "groupFollowsMember"> = { groupFollowsMember: false },
): ReadonlyArray<Job> =>
  groupFollowsMember && leaves(event, after)
    ? [...own(whose, event, after), { _tag: "StopGroup", group: whose.group }]
    : own(whose, event, after)

/** Whether somebody leaves the group before travel. */
const leaves = (event: Event, after: State): boolean => {
  switch (event._tag) {
    case "PilgrimWithdrew":
    case "PlaceLapsed":
    case "RegistrationRefused":
    case "EntitlementRefused":
      return true
    case "PilgrimDied":
      return after._tag === "Deceased" && !after.travelled
    default:
      return false
  }
}

/** The jobs that concern the pilgrim alone. */
const own = ({ pilgrim, group }: Whose, event: Event, after: State): ReadonlyArray<Job> => {
  switch (event._tag) {
    case "PlaceDrawn":
      return [{ _tag: "SendNotice", pilgrim, notice: "drawn" }]
    case "CampaignConfirmed":
    case "RegistrationNotMade":
      return [{ _tag: "RegisterGroup", group }]
    case "RegistrationMade":
      return event.asks ? [{ _tag: "RequestEntitlement", pilgrim }] : []
    case "EntitlementAsked":
      return [{ _tag: "RequestEntitlement", pilgrim }]
    case "EntitlementIssued":
      return event.asks ? [{ _tag: "OrderBracelet", pilgrim }] : []
    case "BraceletAsked":
    case "BraceletNotMade":
      return [{ _tag: "OrderBracelet", pilgrim }]
    case "ReplacementAsked":
    case "DeathTakenBack":
    case "ReturnTakenBack":
      return replaceNext(pilgrim, after)
    case "PilgrimArrived":
      return [{ _tag: "SendNotice", pilgrim, notice: "arrived" }]
    case "PlaceLapsed":
      return [{ _tag: "SendNotice", pilgrim, notice: "lapsed" }, ...undoNext(pilgrim, after)]
    case "RegistrationRefused":
    case "EntitlementRefused":
      return [{ _tag: "SendNotice", pilgrim, notice: "refused" }, ...undoNext(pilgrim, after)]
    case "PilgrimWithdrew":
    case "PilgrimDied":
    case "PilgrimNeverTravelled":
    case "FoundOutside":
    case "CancellationNotMade":
    case "UndoneOutside":
      return undoNext(pilgrim, after)
    default:
      return []
  }
}

const replaceNext = (pilgrim: PilgrimId, state: State): ReadonlyArray<Job> => {
  if ((state._tag !== "Bracelet" && state._tag !== "Arrived") || state.replacing === undefined) return []
  const { reason, attempt } = state.replacing
  return [{ _tag: "ReplaceBracelet", pilgrim, bracelet: state.bracelet, reason, attempt }]
}

/** Undoes what was done last, one thing at a time; what is still asked for is undone when its answer comes. */
const undoNext = (pilgrim: PilgrimId, state: State): ReadonlyArray<Job> => {
  const last = lastOutside(state)
  if (last?.held === undefined) return []
  switch (last.what) {
    case "registration":
      return [{ _tag: "CancelRegistration", pilgrim, registration: last.held, attempt: (last.failed ?? 0) + 1 }]
    case "entitlement":
      return [{ _tag: "CancelEntitlement", pilgrim, entitlement: last.held }]
    case "bracelet":
      return [{ _tag: "RevokeBracelet", pilgrim, bracelet: last.held }]
  }
}
