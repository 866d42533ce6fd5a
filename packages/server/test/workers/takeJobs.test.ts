import { exchangeId } from "@mahmal/core/exchange/Exchange"
import type { TakeUp } from "@mahmal/core/exchange/Opening"
import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import { ConfigProvider, Effect, Layer, ManagedRuntime } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { HubRun } from "../../src/queue/HubRun.ts"
import { Queue } from "../../src/queue/Queue.ts"
import { pauseSystem } from "../../src/systems/pause.ts"
import { SystemStatus } from "../../src/systems/SystemStatus.ts"
import { InFlight } from "../../src/workers/InFlight.ts"
import { takeJobs } from "../../src/workers/takeJobs.ts"
import { takeUp } from "../../src/workers/takeUp.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { until } from "../support/until.ts"

const closers: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A living hub without workers. */
const living = async (environment: Readonly<Record<string, string>> = {}) => {
  const database = await openDatabase(1)
  const hub = ManagedRuntime.make(
    Layer.effectDiscard(HubRun.use(({ live }) => live(() => undefined))).pipe(
      Layer.provideMerge(hubOnDatabase),
      Layer.provideMerge(Database.layerOf(database.url, 4)),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(environment))),
    ),
  )
  closers.push(database.close, () => hub.dispose())
  return { hub, database }
}

type LivingHub = Awaited<ReturnType<typeof living>>["hub"]

const put = (hub: LivingHub, takeUps: ReadonlyArray<TakeUp>, stops: ReadonlyArray<GroupId> = []) =>
  hub.runPromise(
    Effect.gen(function* () {
      const { transaction } = yield* Database
      const queue = yield* Queue
      yield* transaction((client, defer) => queue.put(client, defer, takeUps, stops))
    }),
  )

const jobs = async ({ client }: OpenDatabase, queue: string) => {
  const { rows } = await client.query<{ id: string; isDue: boolean }>(
    `select id, start_after < now() as "isDue" from pgboss.job where name = $1 order by id`,
    [queue],
  )
  return rows
}

const registrations = Array.from({ length: 500 }, (_, index): TakeUp => {
  const pilgrim = `1448-${String(index).padStart(6, "0")}` as PilgrimId
  return {
    exchange: exchangeId("etrack.register", pilgrim),
    operation: "etrack.register",
    pilgrims: [pilgrim],
    attempts: 0,
  }
})

describe("what waits for a system that is paused", () => {
  it("stays in the queue as it was written, while other work is done", async () => {
    const { hub, database } = await living()
    await hub.runPromise(pauseSystem("etrack", "person:1", "It is being maintained."))
    await put(hub, registrations)
    const before = await jobs(database, "etrack.register")
    expect(before).toHaveLength(5)
    await hub.runPromise(InFlight.use(({ attend }) => Effect.sync(() => attend("etrack.register", 64, () => {}))))
    hub.runFork(takeJobs(["etrack.register"]))
    for (const group of ["Q1", "Q2"]) {
      await put(hub, [], [`1448-${group}` as GroupId])
      await until(async () => ((await jobs(database, "stop.groups")).length === 0 ? true : undefined))
    }
    expect(await jobs(database, "etrack.register")).toEqual(before.map(({ id }) => ({ id, isDue: true })))
  })
})

describe("a job that cannot be begun", () => {
  it("waits on after a million times that it was put off, for whoever mends the reason", async () => {
    const { hub, database } = await living()
    await put(hub, registrations.slice(0, 1))
    await database.client.query("update pgboss.job set retry_count = 1000000 where name = 'etrack.register'")
    const putOff = Effect.gen(function* () {
      const { transaction } = yield* Database
      const queue = yield* Queue
      yield* transaction((client) => queue.putOff(client, "etrack.register", "It cannot be read."))
    })
    await hub.runPromise(putOff)
    await until(async () => ((await jobs(database, "etrack.register"))[0]?.isDue === true ? true : undefined))
    const { begun } = await hub.runPromise(takeUp("etrack.register", 64))
    expect(begun.map(({ id }) => id)).toEqual([registrations[0]?.exchange])
  })
})

describe("what waits for a system that is tried with one call", () => {
  it("stays in the queue as it was written, but for the job that the one is of", async () => {
    const { hub, database } = await living({ HUB_BREAKER_FAILURES: "1", HUB_BREAKER_COOLDOWN: "20 millis" })
    await put(hub, registrations)
    const before = await jobs(database, "etrack.register")
    await hub.runPromise(SystemStatus.use(({ ended }) => ended("etrack.register", "later")))
    const { admits } = await hub.runPromise(SystemStatus)
    await until(async () => (admits("etrack.register") === "one" ? true : undefined))
    const { begun, more } = await hub.runPromise(takeUp("etrack.register", 64))
    expect([begun.length, more]).toEqual([1, false])
    const after = new Set((await jobs(database, "etrack.register")).map(({ id }) => id))
    expect(before.filter(({ id }) => after.has(id))).toHaveLength(4)
  })
})

it("of a queue that an earlier version made, jobs wait as long as those of this version", async () => {
  const { hub, database } = await living()
  await put(hub, [])
  const kept = async () => {
    const { rows } = await database.client.query(
      "select distinct retry_limit, retry_delay, retention_seconds from pgboss.queue where name not like '\\_%'",
    )
    return rows
  }
  const before = await kept()
  await database.client.query("update pgboss.queue set retry_limit = 2, retry_delay = 0, retention_seconds = 1209600")
  const other = ManagedRuntime.make(Layer.provide(Queue.layer, Database.layerOf(database.url, 1)))
  closers.push(() => other.dispose())
  await other.runPromise(Effect.void)
  expect(await kept()).toEqual(before)
  expect(before).toEqual([{ retry_limit: 2 ** 31 - 1, retry_delay: 1, retention_seconds: 315_360_000 }])
})
