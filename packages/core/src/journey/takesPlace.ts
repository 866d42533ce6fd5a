import { footprint } from "./footprint.ts"
import type { State } from "./State.ts"

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
