import { milliseconds } from "@mahmal/adapters/milliseconds"
import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import type { Patience } from "@mahmal/core/exchange/Patience"
import { Config } from "effect"

/** How patient we are with the foreign systems, and how many calls each of them gets at the same time. */
export interface WorkerSettings {
  readonly patience: Patience
  readonly callsAtOnce: number
  /** Whether the e-track is asked about a group before it is submitted: our database may be older than what we did. */
  readonly askFirst: boolean
  /** Milliseconds between two looks at the border feed. */
  readonly feedEvery: number
}

/** From the environment; what is named nowhere suits production. */
export const workerSettings: Config.Config<WorkerSettings> = Config.map(
  Config.all({
    firstPause: milliseconds("HUB_FIRST_PAUSE", "2 seconds"),
    longestPause: milliseconds("HUB_LONGEST_PAUSE", "5 minutes"),
    askEvery: milliseconds("HUB_ASK_EVERY", "15 seconds"),
    askAtLeastEvery: milliseconds("HUB_ASK_AT_LEAST_EVERY", "1 hour"),
    reportDeadline: milliseconds("HUB_REPORT_DEADLINE", "1 day"),
    callsAtOnce: wholeNumber("HUB_CALLS_AT_ONCE", 16, [1, 1_000]),
    askFirst: Config.withDefault(Config.Boolean("ETRACK_ASK_FIRST"), false),
    feedEvery: milliseconds("HUB_FEED_EVERY", "1 minute"),
  }),
  // Only the e-track has a settle time, and its conversations set it from the contract.
  ({ callsAtOnce, askFirst, feedEvery, ...patience }) => ({
    patience: { ...patience, settleTime: 0 },
    callsAtOnce,
    askFirst,
    feedEvery,
  }),
)
