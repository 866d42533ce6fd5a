import { Effect, Layer, Schedule } from "effect"
import { keepMessages } from "./keepMessages.ts"
import { policy } from "./Policy.ts"
import { vacuumErased } from "./vacuumErased.ts"

/** Keeps messages as long as they are to be kept, and nothing of what was erased any longer, while the hub runs. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const kept = yield* policy
    const look = Effect.andThen(
      Effect.catchCause(keepMessages(kept), (cause) => Effect.logWarning("what is too old was not dropped", cause)),
      Effect.catchCause(vacuumErased(), (cause) => Effect.logWarning("what was erased was not vacuumed", cause)),
    )
    yield* look
    yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced("1 hour")))
  }),
)
