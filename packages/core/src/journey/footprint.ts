import { hasEnded, type Outside, type State, type StateOf } from "./State.ts"

/** What stands outside in a pilgrim's name, first done first. What was asked and not yet answered is listed unheld. */
export const footprint = (state: State): ReadonlyArray<Outside> => {
  switch (state._tag) {
    case "Drawn":
      return state.asked === undefined ? [] : [{ what: "registration", asked: state.asked }]
    case "Registered":
      return [
        { what: "registration", held: state.registration },
        ...(state.asked ? [{ what: "entitlement" } as const] : []),
      ]
    case "Visa":
      return [
        { what: "registration", held: state.registration },
        { what: "entitlement", held: state.entitlement },
        ...(state.order === undefined ? [] : [{ what: "bracelet" } as const]),
      ]
    case "Bracelet":
      return [
        { what: "registration", held: state.registration },
        { what: "entitlement", held: state.entitlement },
        isReplaced(state.replacing) ? replacementOf(state) : { what: "bracelet", held: state.bracelet },
      ]
    case "Lapsed":
    case "Withdrawn":
    case "Refused":
    case "Deceased":
    case "NoShow":
    case "Returned":
      return state.outside
    default:
      return []
  }
}

/** Whether another bracelet was asked for, and the answer is out. */
export const isReplaced = (replacing: StateOf<"Bracelet">["replacing"]): boolean =>
  replacing !== undefined && replacing.declined === undefined

/** The bracelet that is being made in place of the one on record. */
export const replacementOf = ({ bracelet, replacing }: StateOf<"Bracelet" | "Arrived">): Outside => ({
  what: "bracelet",
  replaces: bracelet,
  ...(replacing === undefined ? {} : { attempt: replacing.attempt }),
})

/** What was done last outside, and so is undone first. */
export const lastOutside = (state: State): Outside | undefined => footprint(state).at(-1)

/** Whether a journey ended while the answer about this thing was out. A replacement that is out has `replaces`, and is not meant. */
export const endedUnanswered = (state: State, what: Outside["what"]): boolean => {
  const last = lastOutside(state)
  return hasEnded(state) && last?.what === what && last.held === undefined && !("replaces" in last)
}
