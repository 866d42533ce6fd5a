import type { State } from "./State.ts"

/** Whether a pilgrim has come into the country, even if before the journey knew of a bracelet. */
export const hasArrived = (state: State): boolean =>
  state._tag === "Arrived" || ("seen" in state && state.seen.arrived !== undefined)
