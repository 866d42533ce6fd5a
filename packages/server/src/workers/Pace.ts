import type { Patience } from "@mahmal/core/exchange/Patience"
import { Config } from "effect"

/** How patient we are with the foreign systems, and how many calls each of them gets at the same time. */
export interface Pace {
  readonly patience: Patience
  readonly callsAtOnce: number
  /** Milliseconds between two looks at the border feed. */
  readonly feedEvery: number
}

const milliseconds = (name: string, fallback: number) => Config.withDefault(Config.Int(name), fallback)

/** From the environment, in milliseconds; what is named nowhere suits production. */
export const pace: Config.Config<Pace> = Config.map(
  Config.all({
    firstPause: milliseconds("HUB_FIRST_PAUSE", 2_000),
    longestPause: milliseconds("HUB_LONGEST_PAUSE", 300_000),
    askEvery: milliseconds("HUB_ASK_EVERY", 15_000),
    reportDeadline: milliseconds("HUB_REPORT_DEADLINE", 86_400_000),
    callsAtOnce: milliseconds("HUB_CALLS_AT_ONCE", 16),
    feedEvery: milliseconds("HUB_FEED_EVERY", 60_000),
  }),
  // Only the e-track has a settle time, and its conversations set it from the contract.
  ({ callsAtOnce, feedEvery, ...patience }) => ({ patience: { ...patience, settleTime: 0 }, callsAtOnce, feedEvery }),
)
