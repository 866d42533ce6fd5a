import { Effect, Layer, Schedule } from "effect"
import { keepMessages } from "./keepMessages.ts"
import { policy } from "./Policy.ts"
import { vacuumErased } from "./vacuumErased.ts"

/** Keeps messages as long as they are to be kept, and nothing of what was erased any longer, while the hub runs. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const kept = yield* policy
    const keep = Effect.catchCause(keepMessages(kept), (cause) =>
      Effect.logWarning("what is too old was not dropped", cause),
    )
    const vacuum = Effect.catchCause(vacuumErased(), (cause) =>
      Effect.logWarning("what was erased was not vacuumed", cause),
    )
    // The day's partition must be there before anything is written; the rest nobody waits for.
    yield* keep
    yield* Effect.forkScoped(Effect.repeat(Effect.andThen(vacuum, keep), Schedule.spaced("1 hour")))
  }),
)
