import type { Notice } from "../journey/Job.ts"
import { isFinal, type State, type StateName } from "../journey/State.ts"

const stands = {
  drawn: "Drawn",
  lapsed: "Lapsed",
  refused: "Refused",
  arrived: "Arrived",
} as const satisfies Record<Notice, StateName>

/** Whether a notice still tells a pilgrim something: the journey stands where it stood, and an offer was not confirmed. */
export const isStillNews = (notice: Notice, state: State): boolean =>
  state._tag === stands[notice] && !(state._tag === "Drawn" && state.campaign !== undefined)

/** Whether a notice has become untrue: the journey has come to an end that it says nothing of. */
export const isUntrue = (notice: Notice, state: State): boolean => state._tag !== stands[notice] && isFinal(state)
