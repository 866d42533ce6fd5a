import { type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import type { Finding } from "@mahmal/core/exchange/settle"
import { Clock, Context, Effect, Layer, Metric } from "effect"
import { type Hold, Lines } from "../lines/Lines.ts"
import { callSeconds } from "../observing/metrics.ts"
import { pace } from "./Pace.ts"
import { Turns } from "./Turns.ts"

/** A call to a foreign system, which gives what it ended in; nothing when none was made. */
export type Call<E, R> = Effect.Effect<Finding["outcome"] | undefined, E, R>

/**
 * Where every call to a foreign system is let through, whichever way it came: here a system's limits hold for all of its
 * operations together.
 */
export class Gates extends Context.Service<
  Gates,
  {
    /** Makes a call as soon as its system can take one more; or does `held` instead, when it gets none now. */
    readonly through: (
      operation: Operation,
    ) => <E, R, E2, R2>(
      call: Call<E, R>,
      held: (hold: Hold) => Effect.Effect<void, E2, R2>,
    ) => Effect.Effect<void, E | E2, R | R2>
  }
>()("@mahmal/server/workers/Gates") {
  static readonly layer = Layer.effect(
    Gates,
    Effect.gen(function* () {
      const { callsAtOnce } = yield* pace
      const lines = yield* Lines
      const gates = new Map<string, Turns>()

      const make = Effect.fnUntraced(function* <E, R>(operation: Operation, call: Call<E, R>) {
        const began = yield* Clock.currentTimeMillis
        lines.goes(operation)
        const outcome = yield* call
        if (outcome === undefined) return lines.unused(operation)
        const took = (yield* Clock.currentTimeMillis) - began
        yield* Metric.update(callSeconds(operation, outcome), took / 1_000)
        yield* lines.told(operation, outcome)
      })

      return {
        through: (operation) => {
          const system = systemOf(operation)
          const gate = gates.get(system) ?? new Turns(callsAtOnce)
          gates.set(system, gate)
          return <E, R, E2, R2>(call: Call<E, R>, held: (hold: Hold) => Effect.Effect<void, E2, R2>) => {
            const now = Effect.suspend((): Effect.Effect<void, E | E2, R | R2> => {
              const hold = lines.hold(operation)
              return hold === undefined ? make(operation, call) : held(hold)
            })
            return gate.take(lines.isPaced(operation) ? Effect.andThen(lines.turn(operation), now) : now)
          }
        },
      }
    }),
  )
}
