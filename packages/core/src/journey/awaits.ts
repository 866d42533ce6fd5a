import { isReplaced } from "./footprint.ts"
import { hasEnded, type State } from "./State.ts"

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
