import { Hub } from "@mahmal/core/hub/Hub"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { Database, DatabaseUnavailable } from "../../src/postgres/Database.ts"
import { keepTime } from "../../src/season/keepTime.ts"
import { CutOffs } from "../../src/systems/CutOffs.ts"

it("keeps looking at the calendar while the database cannot be reached", async () => {
  let looks = 0
  const away = Layer.mock(Database, {
    url: "",
    query: () =>
      Effect.suspend(() => {
        looks += 1
        return Effect.fail(new DatabaseUnavailable({ detail: "the database system is starting up", rolledBack: false }))
      }),
  })
  const layers = Layer.mergeAll(
    away,
    Layer.mock(Hub, {}),
    Layer.mock(CutOffs, { passed: () => "no", seasonsPassed: () => [], margin: 0 }),
    TestClock.layer(),
  )
  const watched = Effect.gen(function* () {
    const keeping = yield* Effect.forkChild(keepTime())
    yield* TestClock.adjust("3 minutes")
    yield* Fiber.interrupt(keeping)
  })
  await Effect.runPromise(Effect.provide(watched, layers))
  expect(looks).toBe(4)
})
