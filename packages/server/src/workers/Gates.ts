import { type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import type { Conversed } from "@mahmal/core/hub/converse"
import type { Hub, SubmitError } from "@mahmal/core/hub/Hub"
import { Clock, Context, Effect, Layer, Metric } from "effect"
import { type Hold, Lines } from "../lines/Lines.ts"
import { callSeconds } from "../observing/metrics.ts"
import { pace } from "./Pace.ts"
import { Turns } from "./Turns.ts"

/** A call to a foreign system. */
export type Call = Effect.Effect<Conversed>

/** The one place where calls to foreign systems are let through: a system's limits hold for all of its operations together. */
export class Gates extends Context.Service<
  Gates,
  {
    /**
     * Makes a call as soon as its system can take one more. The next may go before its outcome is written. When the system
     * gets no calls now, does `held` instead.
     */
    readonly through: (
      operation: Operation,
    ) => (
      call: Call,
      held: (hold: Hold) => Effect.Effect<void, SubmitError, Hub>,
    ) => Effect.Effect<void, SubmitError, Hub>
  }
>()("@mahmal/server/workers/Gates") {
  static readonly layer = Layer.effect(
    Gates,
    Effect.gen(function* () {
      const { callsAtOnce } = yield* pace
      const lines = yield* Lines
      const gates = new Map<string, Turns>()

      const make = Effect.fnUntraced(function* (operation: Operation, call: Call) {
        const began = yield* Clock.currentTimeMillis
        lines.goes(operation)
        const { outcome, write } = yield* call
        if (outcome === undefined) lines.unused(operation)
        else {
          const took = (yield* Clock.currentTimeMillis) - began
          yield* Metric.update(callSeconds(operation, outcome), took / 1_000)
          yield* lines.told(operation, outcome)
        }
        return write
      })

      return {
        through: (operation) => {
          const system = systemOf(operation)
          const gate = gates.get(system) ?? new Turns(callsAtOnce)
          gates.set(system, gate)
          return (call, held) => {
            const now = Effect.suspend(() => {
              const hold = lines.hold(operation)
              return hold === undefined ? make(operation, call) : Effect.succeed(held(hold))
            })
            return Effect.flatten(
              gate.take(lines.isPaced(operation) ? Effect.andThen(lines.turn(operation), now) : now),
            )
          }
        },
      }
    }),
  )
}
