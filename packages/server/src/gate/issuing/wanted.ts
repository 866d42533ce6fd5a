import type { HeldBracelet, State } from "@mahmal/core/journey/State"

/** What a journey says of a pilgrim's bracelets: the one that is in force, or why none is. */
export type Wanted = { readonly bracelet: HeldBracelet } | { readonly bracelet: undefined; readonly because: string }

/**
 * Which bracelet of a pilgrim opens gates: the one on record from when it is made until the journey ends, unless it was
 * reported lost or damaged. Who has left the country has none either.
 */
export const wantedBy = (state: State): Wanted => {
  if (state._tag !== "Bracelet" && state._tag !== "Arrived")
    return { bracelet: undefined, because: state._tag.toLowerCase() }
  return state.replacing === undefined
    ? { bracelet: state.bracelet }
    : { bracelet: undefined, because: state.replacing.reason }
}
