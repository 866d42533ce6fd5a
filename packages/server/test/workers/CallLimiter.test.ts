import { Hub } from "@mahmal/core/hub/Hub"
import { ConfigProvider, Deferred, Effect, Fiber, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { SystemStatus } from "../../src/systems/SystemStatus.ts"
import type { Call } from "../../src/workers/CallLimiter.ts"
import { CallLimiter } from "../../src/workers/CallLimiter.ts"

/** The way to every system is free. */
const free = SystemStatus.of({
  hold: () => undefined,
  admits: () => "all",
  isRateLimited: () => false,
  awaitRate: () => Effect.void,
  ended: () => Effect.void,
  started: () => {},
  abandoned: () => {},
  standing: (system) => ({ system }),
  refresh: Effect.void,
})

const oneAtOnce = ConfigProvider.layer(ConfigProvider.fromEnv({ env: { HUB_CALLS_AT_ONCE: "1" } }))
const noHub = Layer.succeed(Hub, Hub.of({ submit: () => Effect.die("nothing is submitted") }))
const limiter = CallLimiter.layer.pipe(Layer.provide(Layer.succeed(SystemStatus, free)), Layer.provide(oneAtOnce))

const letThrough = (call: Call) =>
  CallLimiter.use(({ through }) => through("visa.request")(call, () => Effect.die("nothing holds it up")))

describe("a system that takes one call at a time", () => {
  it("gets the next one while the answer to the last is being written", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const written = yield* Deferred.make<void>()
        const first = yield* Effect.forkChild(
          letThrough(Effect.succeed({ outcome: "done", write: Deferred.await(written) })),
        )
        yield* letThrough(Effect.succeed({ outcome: "done", write: Effect.void }))
        expect(first.pollUnsafe()).toBeUndefined()
        yield* Deferred.succeed(written, undefined)
      }).pipe(Effect.provide([limiter, noHub])),
    ))

  it("gets none before it has answered the last", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const answered = yield* Deferred.make<void>()
        const order: Array<string> = []
        const call = (name: string, answer: Effect.Effect<void>): Call =>
          Effect.andThen(
            answer,
            Effect.sync(() => {
              order.push(name)
              return { outcome: "done", write: Effect.void } as const
            }),
          )
        const both = yield* Effect.forkChild(
          Effect.all([letThrough(call("first", Deferred.await(answered))), letThrough(call("second", Effect.void))], {
            concurrency: "unbounded",
          }),
        )
        yield* Effect.yieldNow
        yield* Deferred.succeed(answered, undefined)
        yield* Fiber.join(both)
        expect(order).toEqual(["first", "second"])
      }).pipe(Effect.provide([limiter, noHub])),
    ))
})
