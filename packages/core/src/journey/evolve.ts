import type { Event } from "./Event.ts"
import { footprint, isReplaced, lastOutside, replacementOf } from "./footprint.ts"
import { hasArrived } from "./hasArrived.ts"
import { applied, hasEnded, type Outside, type State } from "./State.ts"

/** The footprint without its last element, which is now undone or known more exactly. */
const withoutLast = (state: State) => footprint(state).slice(0, -1)

/** What is left of the footprint when the system itself refused what was asked for. */
const held = (state: State) => footprint(state).filter((thing) => thing.held !== undefined)

/** The bracelet that is still being revoked, or made, when it turns out that a journey had led to the country: nobody wears it. */
const unworn = (state: State): ReadonlyArray<Outside> => {
  if (state._tag === "NoShow") return state.outside
  if (state._tag === "Arrived") return isReplaced(state.replacing) ? [replacementOf(state)] : []
  return footprint(state).filter(({ what, held }) => what === "bracelet" && held === undefined)
}

/** What a journey that ends in the country can be gone on with. */
const wornBy = (state: State) => {
  if (state._tag !== "Arrived" || isReplaced(state.replacing)) return {}
  const { _tag, replacing, ...worn } = state
  return { worn: { ...worn, ...(replacing === undefined ? {} : { declined: replacing.attempt }) } }
}

/** The campaign goes along until the bracelet is made: that says it from then on. */
const campaignOf = (state: State) =>
  "campaign" in state && state.campaign !== undefined ? { campaign: state.campaign } : {}

/** An event met a state that it cannot have happened in: the journal itself is wrong, and nothing can be decided. */
const impossible = (state: State, event: Event): never => {
  throw new Error(`the journal says ${event._tag} of a pilgrim who is ${state._tag}`)
}

const returned = (state: State, event: Extract<Event, { readonly _tag: "PilgrimReturned" }>): State => {
  switch (state._tag) {
    case "Arrived":
      return { _tag: "Returned", outside: unworn(state), arrived: state.arrived, returned: event.on, ...wornBy(state) }
    case "Visa":
    case "Bracelet":
    case "NoShow": {
      const { arrived } = state.seen
      const outside = unworn(state)
      return { _tag: "Returned", outside, ...(arrived === undefined ? {} : { arrived }), returned: event.on }
    }
    default:
      return impossible(state, event)
  }
}

/** The state after an event. Throws only when the journal contradicts itself. */
export const evolve = (state: State, event: Event): State => {
  switch (event._tag) {
    case "ApplicationRejected":
      return { _tag: "Rejected", reasons: event.reasons }
    case "PlaceDrawn":
      return { _tag: "Drawn", expires: event.expires }
    case "PutOnWaitingList":
      return { _tag: "Waitlisted" }
    case "CampaignConfirmed":
      return state._tag === "Drawn" || state._tag === "Registered" || state._tag === "Visa"
        ? { ...state, campaign: event.campaign }
        : impossible(state, event)
    case "RegistrationAsked":
      return state._tag === "Drawn" ? { ...state, asked: event.reference } : impossible(state, event)
    case "RegistrationNotMade": {
      if (state._tag !== "Drawn") return impossible(state, event)
      const { asked: _, ...rest } = state
      return rest
    }
    case "RegistrationMade":
      return {
        _tag: "Registered",
        registration: event.registration,
        ...campaignOf(state),
        asked: event.asks,
        seen: {},
      }
    case "RegistrationRefused":
      return { _tag: "Refused", refused: "registration", code: event.code, outside: held(state) }
    case "EntitlementRefused":
      return { _tag: "Refused", refused: "entitlement", code: event.code, outside: held(state) }
    case "EntitlementAsked":
      return state._tag === "Registered" ? { ...state, asked: true } : impossible(state, event)
    case "EntitlementIssued": {
      if (state._tag !== "Registered") return impossible(state, event)
      const { registration, seen } = state
      return {
        _tag: "Visa",
        registration,
        ...campaignOf(state),
        entitlement: event.entitlement,
        asked: event.asks,
        seen,
      }
    }
    case "EntitlementReissued":
      return state._tag === "Visa" || state._tag === "Bracelet"
        ? { ...state, entitlement: event.entitlement }
        : impossible(state, event)
    case "BraceletAsked":
      return state._tag === "Visa" ? { ...state, asked: true } : impossible(state, event)
    case "BraceletOrdered":
      return state._tag === "Visa" ? { ...state, order: event.order } : impossible(state, event)
    case "BraceletMade": {
      if (state._tag !== "Visa") return impossible(state, event)
      const { registration, entitlement, seen } = state
      return { _tag: "Bracelet", registration, entitlement, bracelet: event.bracelet, seen }
    }
    case "BraceletNotMade": {
      if (state._tag !== "Visa") return impossible(state, event)
      const { order: _, ...rest } = state
      return rest
    }
    case "ReplacementAsked":
      return state._tag === "Bracelet" || state._tag === "Arrived"
        ? { ...state, replacing: { reason: event.reason, attempt: (state.replacing?.attempt ?? 0) + 1 } }
        : impossible(state, event)
    case "ReplacementDeclined":
      return (state._tag === "Bracelet" || state._tag === "Arrived") && state.replacing !== undefined
        ? { ...state, replacing: { ...state.replacing, declined: event.code } }
        : impossible(state, event)
    case "BraceletReplaced": {
      if (state._tag !== "Bracelet" && state._tag !== "Arrived") return impossible(state, event)
      const { replacing: _, bracelet, replaced = [], ...rest } = state
      return { ...rest, bracelet: event.bracelet, replaced: [...replaced, bracelet.serial] }
    }
    case "CrossingSeen": {
      if (!("seen" in state)) return impossible(state, event)
      const crossing = event.direction === "arrival" ? { arrived: event.on } : { departed: event.on }
      return { ...state, seen: { ...state.seen, ...crossing } }
    }
    case "PilgrimArrived":
      if (state._tag !== "Bracelet") return impossible(state, event)
      return {
        _tag: "Arrived",
        bracelet: state.bracelet,
        ...(state.replacing === undefined ? {} : { replacing: state.replacing }),
        ...(state.replaced === undefined ? {} : { replaced: state.replaced }),
        arrived: event.on,
      }
    case "PilgrimReturned":
      return returned(state, event)
    case "PlaceLapsed":
      return { _tag: "Lapsed", outside: footprint(state) }
    case "PilgrimWithdrew":
      return { _tag: "Withdrawn", outside: footprint(state) }
    case "PilgrimDied": {
      // Whose death is recorded after the season was closed did travel: of the others nobody records it any more.
      const travelled = hasArrived(state) || state._tag === "NoShow"
      return { _tag: "Deceased", outside: travelled ? unworn(state) : footprint(state), travelled, ...wornBy(state) }
    }
    case "DeathTakenBack":
    case "ReturnTakenBack": {
      if ((state._tag !== "Deceased" && state._tag !== "Returned") || state.worn === undefined)
        return impossible(state, event)
      // Another attempt under the number of one that was declined would be that one.
      const { declined = 0, ...worn } = state.worn
      return { _tag: "Arrived", ...worn, replacing: { reason: "damaged", attempt: declined + 1 } }
    }
    case "PilgrimNeverTravelled": {
      if (state._tag !== "Visa" && state._tag !== "Bracelet") return impossible(state, event)
      const { registration, entitlement, seen } = state
      const outside = footprint(state).filter(({ what }) => what === "bracelet")
      return { _tag: "NoShow", registration, entitlement, seen, outside }
    }
    case "FoundOutside":
      return hasEnded(state) ? { ...state, outside: [...withoutLast(state), event.found] } : impossible(state, event)
    case "CancellationNotMade": {
      const last = lastOutside(state)
      return hasEnded(state) && last?.what === "registration"
        ? { ...state, outside: [...withoutLast(state), { ...last, failed: (last.failed ?? 0) + 1 }] }
        : impossible(state, event)
    }
    case "UndoneOutside":
      return hasEnded(state) ? { ...state, outside: withoutLast(state) } : impossible(state, event)
  }
}

/** The state after a whole journal, from the beginning. */
export const fold = (events: Iterable<Event>): State => {
  let state: State = applied
  for (const event of events) state = evolve(state, event)
  return state
}
