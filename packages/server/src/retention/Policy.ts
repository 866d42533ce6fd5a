import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import { Config } from "effect"

/** For how many days something is kept. */
export interface Policy {
  /** What was sent to foreign systems and received from them, word for word. */
  readonly bodies: number
  /** That there was a call, when, how it ended, and the commitments to its bodies; as long as the bodies at least. */
  readonly calls: number
}

/** From `HUB_KEEP_BODIES_DAYS` and `HUB_KEEP_CALLS_DAYS`: 30 and 400 days unless they say otherwise. */
export const policy: Config.Config<Policy> = Config.all({
  bodies: wholeNumber("HUB_KEEP_BODIES_DAYS", 30, [1, 36_500]),
  calls: wholeNumber("HUB_KEEP_CALLS_DAYS", 400, [1, 36_500]),
})
