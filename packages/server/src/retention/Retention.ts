import { Effect, Layer, Schedule } from "effect"
import { clockOff, mostOff } from "../observing/clockOff.ts"
import { dropReconciliations } from "./dropReconciliations.ts"
import { keepMessages } from "./keepMessages.ts"
import { policy } from "./Policy.ts"
import { vacuumErased } from "./vacuumErased.ts"

const notDropped = "what is too old was not dropped"

/** Keeps messages as long as they are to be kept, and nothing of what was erased any longer, while the hub runs. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const kept = yield* policy
    const keep = Effect.gen(function* () {
      const off = yield* clockOff()
      // By a clock that is a month ahead, all bodies would be gone.
      if (off > mostOff) return yield* Effect.logWarning(notDropped, { clockOff: off })
      yield* keepMessages(kept)
      yield* dropReconciliations(kept.bodies)
    }).pipe(Effect.catchCause((cause) => Effect.logWarning(notDropped, cause)))
    const vacuum = Effect.catchCause(vacuumErased(), (cause) =>
      Effect.logWarning("what was erased was not vacuumed", cause),
    )
    // The day's partition must be there before anything is written; the rest nobody waits for.
    yield* keep
    yield* Effect.forkScoped(Effect.repeat(Effect.andThen(vacuum, keep), Schedule.spaced("1 hour")))
  }),
)
