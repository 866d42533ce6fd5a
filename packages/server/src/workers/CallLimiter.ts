import { type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import type { Conversed } from "@mahmal/core/hub/converse"
import type { Hub, SubmitError } from "@mahmal/core/hub/Hub"
import { Clock, Context, Effect, Layer, Metric } from "effect"
import { callSeconds } from "../observing/metrics.ts"
import { type Hold, SystemStatus } from "../systems/SystemStatus.ts"
import { Semaphore } from "./Semaphore.ts"
import { workerSettings } from "./settings.ts"

/** A call to a foreign system. */
export type Call = Effect.Effect<Conversed>

/** The one place where calls to foreign systems are let through: a system's limits hold for all of its operations together. */
export class CallLimiter extends Context.Service<
  CallLimiter,
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
>()("@mahmal/server/workers/CallLimiter") {
  static readonly layer = Layer.effect(
    CallLimiter,
    Effect.gen(function* () {
      const { callsAtOnce } = yield* workerSettings
      const status = yield* SystemStatus
      const semaphores = new Map<string, Semaphore>()

      const make = Effect.fnUntraced(function* (operation: Operation, call: Call) {
        const began = yield* Clock.currentTimeMillis
        status.started(operation)
        const { outcome, write } = yield* call
        if (outcome === undefined) status.abandoned(operation)
        else {
          const took = (yield* Clock.currentTimeMillis) - began
          yield* Metric.update(callSeconds(operation, outcome), took / 1_000)
          yield* status.ended(operation, outcome)
        }
        return write
      })

      return {
        through: (operation) => {
          const system = systemOf(operation)
          const semaphore = semaphores.get(system) ?? new Semaphore(callsAtOnce)
          semaphores.set(system, semaphore)
          return (call, held) => {
            const now = Effect.suspend(() => {
              const hold = status.hold(operation)
              return hold === undefined ? make(operation, call) : Effect.succeed(held(hold))
            })
            return Effect.flatten(
              semaphore.withPermit(
                status.isRateLimited(operation) ? Effect.andThen(status.awaitRate(operation), now) : now,
              ),
            )
          }
        },
      }
    }),
  )
}
