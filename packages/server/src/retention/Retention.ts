import { Effect, Layer, Schedule } from "effect"
import { keepMessages } from "./keepMessages.ts"
import { policy } from "./Policy.ts"

/** Keeps messages as long as they are to be kept, and no longer, while the hub runs. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const kept = yield* policy
    const look = Effect.catchCause(keepMessages(kept), (cause) =>
      Effect.logWarning("what is too old was not dropped", cause),
    )
    yield* look
    yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced("1 hour")))
  }),
)
