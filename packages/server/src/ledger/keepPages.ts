import { Config, Effect, Schedule } from "effect"
import { closePage } from "./closePage.ts"

/** Closes a page whenever something was written, look by look. Of several hubs, one at a time does. */
export const keepPages = Effect.fn("keepPages")(function* () {
  const every = yield* Config.withDefault(Config.Int("HUB_PAGE_EVERY"), 250)
  // What can not be closed now is closed at the next look. Without the database nothing is written either.
  const look = closePage().pipe(
    Effect.catchTag("DatabaseUnavailable", () => Effect.void),
    Effect.catchCause((cause) => Effect.logWarning("a page of the ledger was not closed", cause)),
  )
  yield* Effect.repeat(look, Schedule.spaced(every))
})
