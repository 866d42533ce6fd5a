import type { Conversation } from "@mahmal/core/conversations/Conversation"
import type { Begun } from "@mahmal/core/exchange/Begun"
import { exchangeId, Receipt } from "@mahmal/core/exchange/Exchange"
import { recordReport } from "@mahmal/core/hub/callbacks"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Journal, JournalUnavailable, type Writes } from "@mahmal/core/store/Journal"
import { draw } from "@mahmal/core/testing/moments"
import { Effect, Fiber, Layer, ManagedRuntime, type Scope } from "effect"
import pg from "pg"
import { PgBoss } from "pg-boss"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { HubRun } from "../../src/queue/HubRun.ts"
import { handBack, takeOver } from "../../src/queue/handBack.ts"
import { Queue } from "../../src/queue/Queue.ts"
import { CallLimiter } from "../../src/workers/CallLimiter.ts"
import { carryInFlight } from "../../src/workers/carryInFlight.ts"
import { carryOut } from "../../src/workers/carryOut.ts"
import { InFlight } from "../../src/workers/InFlight.ts"
import { takeUp } from "../../src/workers/takeUp.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { openSeasonOf } from "../support/openSeason.ts"
import { until } from "../support/until.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"

const hubOn = (url: string) => ManagedRuntime.make(hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url, 4))))
type HubServices = Layer.Success<typeof hubOnDatabase> | Database

const pilgrim = "1448-Q48-000000" as PilgrimId
const notice = exchangeId("sms.send", `${pilgrim}/drawn`)

let fresh: FreshDatabase
let client: pg.Pool
let hub: ReturnType<typeof hubOn>

beforeEach(async () => {
  fresh = await migratedDatabase()
  hub = hubOn(fresh.url)
  await hub.runPromise(Effect.void)
  client = new pg.Pool({ connectionString: fresh.url, max: 1, options: "-c search_path=mahmal" })
  await openSeasonOf(client, pilgrim)
})

afterEach(async () => {
  await client.end()
  await hub.dispose()
  await fresh.drop()
})

/** Runs something in a hub that lives, whose calls never come back. */
const living = <A, E>(work: Effect.Effect<A, E, HubServices | Scope.Scope>) =>
  hub.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        yield* HubRun.use(({ live }) => live(() => undefined))
        const inFlight = yield* InFlight
        inFlight.attend("sms.send", 10, () => {})
        return yield* work
      }),
    ),
  )

const jobs = async (): Promise<ReadonlyArray<string>> => {
  const { rows } = await client.query("select data from pgboss.job where name = 'sms.send'")
  return rows.flatMap(({ data }) => data.openings.map(({ exchange }: { exchange: string }) => exchange))
}

it("a message that was reported on while its call was out is taken over when the hub is gone", async () => {
  const queued = await living(
    Effect.gen(function* () {
      yield* Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command: draw }] }))
      yield* recordReport(notice, "buffered")
      const [exchange] = yield* Exchanges.use(({ find }) => find([notice]))
      expect(exchange?.state._tag).toBe("Accepted")
      const run = yield* HubRun
      yield* takeOver(yield* Database, yield* Queue, run.number() ?? 0)
      return yield* Effect.promise(jobs)
    }),
  )
  expect(queued).toEqual([notice])
})

it("an exchange is taken over when its hub is gone, though the transaction that opened it had to wait for minutes", async () => {
  const other = new pg.Client({ connectionString: fresh.url, options: "-c search_path=mahmal" })
  await other.connect()
  const queued = await living(
    Effect.gen(function* () {
      yield* Effect.promise(() => other.query("begin; select from pilgrim for update"))
      const drawing = yield* Effect.forkChild(
        Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command: draw }] })),
      )
      yield* Effect.promise(() => untilHeldUp(other))
      // Such is the hub's mark after some minutes in which nothing was in flight.
      yield* Effect.promise(() => client.query("update hub_run set oldest = clock_timestamp()"))
      yield* Effect.promise(() => other.query("commit"))
      yield* Fiber.join(drawing)
      yield* takeOver(yield* Database, yield* Queue, (yield* HubRun).number() ?? 0)
      return yield* Effect.promise(jobs)
    }),
  )
  await other.end()
  expect(queued).toEqual([notice])
})

it("an exchange is handed back by the hub that has it in flight, and by no other", async () => {
  const queued = await living(
    Effect.gen(function* () {
      yield* Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command: draw }] }))
      const run = (yield* HubRun).number() ?? 0
      const handed = (by: number) => Effect.andThen(handBack(by, [notice]), Effect.promise(jobs))
      return [yield* handed(run + 1), yield* handed(run)]
    }),
  )
  expect(queued).toEqual([[], [notice]])
})

it("an exchange that stands in the queue twice is taken up once", async () => {
  const opening = { exchange: notice, operation: "sms.send", pilgrims: [pilgrim] } as const
  const begun = await living(
    Effect.gen(function* () {
      const database = yield* Database
      const queue = yield* Queue
      const putTwice = database.transaction(async (connection, defer) => {
        for (const again of [0, 0]) await queue.put(connection, defer, [{ ...opening, attempts: again }], [])
      })
      yield* putTwice
      const first = yield* takeUp("sms.send", 10)
      yield* putTwice
      const second = yield* takeUp("sms.send", 10)
      expect(yield* Effect.promise(jobs)).toEqual([])
      return [first.begun.map(({ attempts }) => attempts), second.begun.map(({ attempts }) => attempts)]
    }),
  )
  expect(begun).toEqual([[1], []])
})

it("an exchange that was never sent is taken up before those that are asked about, however many of them wait", async () => {
  const put = (name: string, attempts: number) =>
    Effect.gen(function* () {
      const [database, queue] = [yield* Database, yield* Queue]
      const opening = {
        exchange: exchangeId("visa.request", name),
        operation: "visa.request",
        pilgrims: [pilgrim],
        attempts,
      } as const
      yield* database.transaction((connection, defer) => queue.put(connection, defer, [opening], []))
    })
  const begun = await living(
    Effect.gen(function* () {
      yield* Effect.forEach([1, 2, 3, 4, 5], (n) => put(`asked-${n}`, 1))
      yield* put("new", 0)
      const rounds = yield* Effect.forEach([1, 2], () => takeUp("visa.request", 1))
      return rounds.flatMap(({ begun }) => begun.map(({ id }) => id))
    }),
  )
  expect(begun).toEqual(["visa.request/new", expect.stringContaining("asked")])
})

it("an exchange waits in the queue for as long as no hub runs, and be it a year", async () => {
  const opening = { exchange: notice, operation: "sms.send", pilgrims: [pilgrim], attempts: 0 } as const
  await living(
    Effect.gen(function* () {
      const [database, queue] = [yield* Database, yield* Queue]
      yield* database.transaction((connection, defer) => queue.put(connection, defer, [opening], []))
    }),
  )
  await client.query(
    "update pgboss.job set start_after = start_after - interval '1 year', keep_until = keep_until - interval '1 year'",
  )
  // What pg-boss does by itself a minute after a hub has started.
  const boss = new PgBoss({ connectionString: fresh.url, supervise: false, schedule: false })
  await boss.start()
  await boss.supervise()
  await boss.stop()
  expect(await jobs()).toEqual([notice])
})

/** Puts this hub's clock forward or back by so many milliseconds, until the test ends. */
const putClock = (by: number) => {
  const now = Date.now
  vi.spyOn(Date, "now").mockImplementation(() => now() + by)
}
afterEach(() => void vi.restoreAllMocks())

it.each([300_000, -300_000])(
  "an exchange waits for as long as it is to, its hub's clock being off by %d ms",
  async (by) => {
    putClock(by)
    await living(
      Effect.gen(function* () {
        const [database, queue] = [yield* Database, yield* Queue]
        const opening = { exchange: notice, operation: "sms.send", pilgrims: [pilgrim], attempts: 0 } as const
        const at = Date.now() + 60_000
        yield* database.transaction((connection, defer) => queue.put(connection, defer, [{ ...opening, at }], []))
      }),
    )
    const { rows } = await client.query(
      "select extract(epoch from start_after - created_on)::float8 as seconds from pgboss.job where name = 'sms.send'",
    )
    // Until it was written some time passed, which is not waited for again.
    expect(rows[0].seconds).toBeGreaterThan(0)
    expect(rows[0].seconds).toBeLessThan(61)
  },
)

it("an exchange does not get younger in the hands of a hub whose clock is put back", async () => {
  const oldest = await living(
    Effect.gen(function* () {
      yield* Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command: draw }] }))
      putClock(-300_000)
      return (yield* InFlight).oldest()
    }),
  )
  expect(oldest).toBeGreaterThanOrEqual(0)
})

it("an exchange of which nothing is known that could be sent is looked at again later, and not forgotten", async () => {
  const id = exchangeId("etrack.cancel", "N1/1")
  await client.query(
    `insert into exchange (id, operation, pilgrims, state, data, attempts)
     values ($1, 'etrack.cancel', array[$2], 'Due', '{}', 0)`,
    [id, pilgrim],
  )
  // It comes to nothing else: there is nothing to be sent.
  const conversation = {
    operation: "etrack.cancel",
    prepare: () => Effect.succeed(new Map()),
    send: () => Effect.die("nobody is sent"),
  } as unknown as Conversation<"etrack.cancel", never>
  const queued = await living(
    Effect.gen(function* () {
      const inFlight = yield* InFlight
      inFlight.attend("etrack.cancel", 10, () => {})
      const database = yield* Database
      const queue = yield* Queue
      const takeUps = [{ exchange: id, operation: "etrack.cancel", pilgrims: [pilgrim], attempts: 0 }] as const
      yield* database.transaction((connection, defer) => queue.put(connection, defer, takeUps, []))
      const { begun } = yield* takeUp("etrack.cancel", 10)
      inFlight.handOver.take(begun)
      yield* carryInFlight("etrack.cancel", (all, each) => carryOut(conversation, all, each), begun)
      expect(inFlight.oldest()).toBeUndefined()
      return yield* Effect.promise(() => client.query("select data, start_after > now() as later from pgboss.job"))
    }).pipe(Effect.provide(CallLimiter.layer)),
  )
  expect(queued.rows).toMatchObject([{ data: { openings: [{ exchange: id }] }, later: true }])
})

it("what cannot be written goes from the run into the queue as soon as anything can, whatever was in the way", async () => {
  // Sequences count also what is rolled back.
  await client.query(`
    create sequence tries;
    create function be_broken() returns trigger language plpgsql as $$
    begin
      perform nextval('mahmal.tries');
      raise exception 'it is broken' using errcode = 'data_corrupted';
    end $$`)
  const broken = "create trigger broken before update on exchange for each row execute function be_broken()"
  const conversation = {
    operation: "sms.send",
    prepare: () =>
      Effect.as(
        Effect.promise(() => client.query(broken)),
        new Map(),
      ),
    send: () => Effect.die("nobody is sent"),
  } as unknown as Conversation<"sms.send", never>
  const triedTwice = () =>
    until(async () => {
      const { rows } = await client.query("select last_value::int as tries from tries")
      return rows[0].tries >= 2 || undefined
    })
  const queued = await living(
    Effect.gen(function* () {
      yield* Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command: draw }] }))
      const run = yield* HubRun
      yield* handBack(run.number() ?? 0, [notice])
      const inFlight = yield* InFlight
      const { begun } = yield* takeUp("sms.send", 10)
      inFlight.handOver.take(begun)
      const carried = yield* Effect.forkChild(
        carryInFlight("sms.send", (all, each) => carryOut(conversation, all, each), begun),
      )
      yield* Effect.promise(triedTwice)
      yield* Effect.promise(() => client.query("drop trigger broken on exchange"))
      yield* Fiber.join(carried)
      expect(inFlight.oldest()).toBeUndefined()
      return yield* Effect.promise(jobs)
    }).pipe(Effect.provide(CallLimiter.layer)),
  )
  expect(queued).toEqual([notice])
})

it.each([
  ["before it was called for is due again", "Due"],
  ["while its call was out is in doubt", "Sending"],
])("an exchange for which the database was away %s", async (_, state) => {
  const away = Effect.fail(new JournalUnavailable({ detail: "the database is away" }))
  const conversation = {
    operation: "sms.send",
    patience: { askEvery: 1_000, askAtLeastEvery: 1_000 },
    prepare: () => (state === "Due" ? away : Effect.succeed(new Map([[notice, {}]]))),
    send: () =>
      Effect.as(
        Effect.promise(() => client.query("drop table message cascade")),
        { outcome: "accepted", receipt: Receipt.make(notice), facts: [] },
      ),
  } as unknown as Conversation<"sms.send", object>
  const found = await living(
    Effect.gen(function* () {
      const inFlight = yield* InFlight
      const { promise, resolve } = Promise.withResolvers<ReadonlyArray<Begun>>()
      inFlight.attend("sms.send", 10, resolve)
      yield* Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command: draw }] }))
      const begun = yield* Effect.promise(() => promise)
      yield* carryInFlight("sms.send", (all, each) => carryOut(conversation, all, each), begun)
      expect(yield* Effect.promise(jobs)).toEqual([notice])
      return yield* Exchanges.use(({ find }) => find([notice]))
    }).pipe(Effect.provide(CallLimiter.layer)),
  )
  expect(found).toMatchObject([{ attempts: 1, state: { _tag: state } }])
})

it("a hub keeps what it has in flight when PostgreSQL says that it wrote nothing", async () => {
  await client.query("insert into rerun (selection, reason, planned_by, hash, runner) values ('{}', 'r', 'a', 'h', 2)")
  await client.query(
    `insert into exchange (id, operation, pilgrims, state, data, attempts)
     values ('visa.request/A', 'visa.request', '{}', 'Due', '{}', 0)`,
  )
  const overtaken: Writes = {
    moves: [],
    opens: [],
    exchanges: [],
    messages: [],
    takeUps: [],
    stops: [],
    acts: [
      {
        exchange: exchangeId("visa.request", "A"),
        act: { _tag: "Retry" },
        by: "x",
        reason: "y",
        rerun: { id: 1, runner: 1, follows: exchangeId("visa.request", "A") },
      },
    ],
  }
  const [answer, lives] = await living(
    Effect.gen(function* () {
      const written = Journal.use(({ transact }) =>
        transact([], [exchangeId("visa.request", "A")], () => [overtaken, undefined]),
      )
      const answer = yield* Effect.result(written)
      return [answer._tag, (yield* HubRun).lives()] as const
    }),
  )
  expect([answer, lives]).toEqual(["Failure", true])
})
