import type { Patience } from "../../src/exchange/Patience.ts"
import { settleTime, submissionTime } from "./outside/ETrack.ts"

export const patience: Patience = {
  firstPause: 100,
  longestPause: 2000,
  askEvery: 500,
  askAtLeastEvery: 500,
  reportDeadline: 60_000,
  settleTime: submissionTime + settleTime,
}

/** How long something may stand in doubt before a person is told, in milliseconds; as long as what is left to one rests. */
export const personAfter = 3_600_000
