import { Effect, Fiber, Logger } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { DatabaseUnavailable } from "../../src/postgres/Database.ts"
import { repeatedly } from "../../src/repeatedly.ts"

const lookFourTimes = async (look: Effect.Effect<void, DatabaseUnavailable>) => {
  let looks = 0
  const told: Array<unknown> = []
  const counted = Effect.suspend(() => {
    looks += 1
    return look
  })
  const watched = Effect.gen(function* () {
    const looking = yield* Effect.forkChild(repeatedly(counted, "1 minute", "nobody could look"))
    yield* TestClock.adjust("3 minutes")
    yield* Fiber.interrupt(looking)
  })
  const logger = Logger.layer([Logger.make(({ message }) => void told.push(message))])
  await Effect.runPromise(Effect.provide(watched, [TestClock.layer(), logger]))
  return { looks, told: told.length }
}

it("goes on with what the hub does by itself after a fault of its own, and tells of each", async () => {
  expect(await lookFourTimes(Effect.die(new Error("a column that is not there")))).toEqual({ looks: 4, told: 4 })
})

it("goes on while the database is away, and leaves it to others to say so", async () => {
  const away = Effect.fail(new DatabaseUnavailable({ detail: "the database system is starting up", rolledBack: false }))
  expect(await lookFourTimes(away)).toEqual({ looks: 4, told: 0 })
})

it("tells of nothing when it is stopped", async () => {
  expect(await lookFourTimes(Effect.void)).toEqual({ looks: 4, told: 0 })
})
