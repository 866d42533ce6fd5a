import { footprint, isReplaced } from "./footprint.ts"
import { hasEnded, type State, type StateName } from "./State.ts"

/** What a pilgrim waits for from outside: one of three answers, or that something is undone. */
export type Awaited = "registration" | "entitlement" | "bracelet" | "undoing"

/**
 * What a pilgrim waits for from a foreign system, if anything. A season is settled when nobody waits for anything.
 */
export const awaits = (state: State): Awaited | undefined => {
  switch (state._tag) {
    case "Drawn":
      return state.campaign === undefined ? undefined : "registration"
    case "Registered":
      return state.asked ? "entitlement" : undefined
    case "Visa":
      return state.asked ? "bracelet" : undefined
    case "Bracelet":
    case "Arrived":
      return isReplaced(state.replacing) ? "bracelet" : undefined
    default:
      return hasEnded(state) && state.outside.length > 0 ? "undoing" : undefined
  }
}

/**
 * Whether a pilgrim takes one of the season's places: from the draw until the journey has ended before travel and all
 * that was done outside is undone.
 */
export const takesPlace = (state: State): boolean => {
  switch (state._tag) {
    case "Drawn":
    case "Registered":
    case "Visa":
    case "Bracelet":
    case "Arrived":
    case "Returned":
      return true
    case "Deceased":
      return state.travelled || footprint(state).length > 0
    default:
      return footprint(state).length > 0
  }
}

/** The states in which a season leaves everybody. */
export const finalStates = [
  "Rejected",
  "Waitlisted",
  "Lapsed",
  "Withdrawn",
  "Refused",
  "Deceased",
  "Returned",
] as const satisfies ReadonlyArray<StateName>
