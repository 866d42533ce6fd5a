import { Effect, Exit, Fiber, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { until } from "../support/until.ts"

let database: OpenDatabase
let other: ManagedRuntime.ManagedRuntime<Database, unknown>
beforeAll(async () => {
  database = await openDatabase(3)
  other = ManagedRuntime.make(Database.layerOf(database.url, 3))
  return () => other.dispose()
})
afterAll(() => database.close())

/** Says to `steps` when it begins and ends, with answers of the database between, in which others could. */
const noted = (steps: Array<string>, name: string) =>
  Database.use(({ alone }) =>
    alone("a test", (transaction) =>
      Effect.gen(function* () {
        steps.push(`${name} begins`)
        for (let n = 0; n < 5; n += 1) yield* transaction((client) => client.query("select"))
        steps.push(`${name} ends`)
      }),
    ),
  )

describe("who is alone", () => {
  it("is so among all hubs on the database", async () => {
    const steps: Array<string> = []
    await Promise.all([
      database.hub.runPromise(noted(steps, "A")),
      other.runPromise(noted(steps, "B")),
      other.runPromise(noted(steps, "C")),
    ])
    expect(steps).toHaveLength(6)
    for (const n of [0, 2, 4]) expect(steps[n + 1]).toBe(steps[n]?.replace("begins", "ends"))
  })

  it("is waited for by nobody who gives up: a hub that is stopped meanwhile stops", async () => {
    const steps: Array<string> = []
    const stopped = ManagedRuntime.make(Database.layerOf(database.url, 1))
    // PostgreSQL finds out that somebody has given up when it has the lock to give.
    const untilWaiting = (count: number) =>
      until(async () => {
        const { rowCount } = await database.client.query(
          `select from pg_locks where locktype = 'advisory' and not granted
             and database = (select oid from pg_database where datname = current_database())`,
        )
        return rowCount === count || undefined
      })
    const meanwhile = Database.use(({ alone }) =>
      alone("a test", () =>
        Effect.promise(async () => {
          const waiting = stopped.runFork(noted(steps, "B"))
          await untilWaiting(1)
          await Effect.runPromise(Fiber.interrupt(waiting))
          // Its only connection is free again for others.
          await stopped.runPromise(Database.use(({ query }) => query({ text: "select" })))
          const again = stopped.runPromiseExit(noted(steps, "C"))
          await untilWaiting(2)
          await stopped.dispose()
          expect(Exit.hasInterrupts(await again)).toBe(true)
        }),
      ),
    )
    await database.hub.runPromise(meanwhile)
    await other.runPromise(noted(steps, "D"))
    expect(steps).toEqual(["D begins", "D ends"])
  })

  it("leaves room for the next when it fails", async () => {
    const failing = Database.use(({ alone }) => alone("a test", () => Effect.fail("on purpose")))
    expect(await database.hub.runPromise(Effect.flip(failing))).toBe("on purpose")
    const steps: Array<string> = []
    await other.runPromise(noted(steps, "B"))
    expect(steps).toEqual(["B begins", "B ends"])
  })

  it("writes nothing any more once the connection is lost by which it is so", async () => {
    const steps: Array<string> = []
    const losing = Database.use(({ alone }) =>
      alone("a test", (transaction) =>
        Effect.gen(function* () {
          const { rows } = yield* transaction((client) => client.query("select pg_backend_pid() as process"))
          yield* Effect.promise(() => database.client.query("select pg_terminate_backend($1)", [rows[0].process]))
          yield* Effect.promise(() => other.runPromise(noted(steps, "B")))
          yield* transaction((client) => client.query("create table written_late ()"))
        }),
      ),
    )
    expect(Exit.isFailure(await database.hub.runPromiseExit(losing))).toBe(true)
    expect(steps).toEqual(["B begins", "B ends"])
    const { rows } = await database.client.query("select to_regclass('mahmal.written_late') as found")
    expect(rows).toEqual([{ found: null }])
    await database.hub.runPromise(noted(steps, "A"))
    expect(steps).toHaveLength(4)
  })
})
