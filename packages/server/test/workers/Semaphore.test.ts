import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Deferred, Effect, Fiber } from "effect"
import { expect, it } from "vitest"
import { Semaphore } from "../../src/workers/Semaphore.ts"

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

it("gives its permits in the order of those who wait", async () => {
  const semaphore = new Semaphore(2)
  const served: Array<number> = []
  const all = Array.from({ length: 50 }, (_, n) =>
    semaphore.withPermit(
      Effect.andThen(
        Effect.yieldNow,
        Effect.sync(() => served.push(n)),
      ),
    ),
  )
  await Effect.runPromise(Effect.all(all, { concurrency: "unbounded", discard: true }))
  expect(served).toEqual(Array.from({ length: 50 }, (_, n) => n))
})

it("hands its permit through thousands who are done at once: all who wait for a system that gets no calls any more", async () => {
  const semaphore = new Semaphore(1)
  const first = Deferred.makeUnsafe<void>()
  const begun = Effect.runFork(semaphore.withPermit(Deferred.await(first)))
  const others = Array.from({ length: 5_000 }, () => Effect.runFork(semaphore.withPermit(Effect.void)))
  await Effect.runPromise(Deferred.succeed(first, undefined))
  await Effect.runPromise(Fiber.joinAll([begun, ...others]))
})

it("holds nobody who has had a turn, though somebody always waits: calls to a slow system wait for weeks on end", async () => {
  const semaphore = new Semaphore(1)
  const [first, turn, over] = [Deferred.makeUnsafe<void>(), Deferred.makeUnsafe<void>(), Deferred.makeUnsafe<void>()]
  const begun = Effect.runFork(semaphore.withPermit(Deferred.await(first)))
  const callers: Array<WeakRef<object>> = []
  for (let n = 0; n < 1_000; n++) callers.push(new WeakRef(Effect.runFork(semaphore.withPermit(Effect.void))))
  const last = Effect.runFork(
    semaphore.withPermit(Effect.andThen(Deferred.succeed(turn, undefined), Deferred.await(over))),
  )
  const waiting = Effect.runFork(semaphore.withPermit(Effect.void))
  await Effect.runPromise(Deferred.succeed(first, undefined))
  await Effect.runPromise(Effect.andThen(Fiber.join(begun), Deferred.await(turn)))
  // Until a turn of the event loop is over, nothing is collected that was made in it.
  await new Promise((resolve) => setImmediate(resolve))
  collectGarbage()
  expect(callers.filter((caller) => caller.deref() !== undefined).length).toBeLessThan(10)
  expect(waiting.pollUnsafe()).toBeUndefined()
  await Effect.runPromise(Deferred.succeed(over, undefined))
  await Effect.runPromise(Effect.all([Fiber.join(last), Fiber.join(waiting)]))
})
