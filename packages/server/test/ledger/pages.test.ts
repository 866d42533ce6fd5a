import { Effect, ManagedRuntime } from "effect"
import { TestClock } from "effect/testing"
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest"
import { positionAt } from "../../src/events/readOccurrences.ts"
import { closePage } from "../../src/ledger/closePage.ts"
import { beginning, eventsAfter, type Place } from "../../src/ledger/eventsAfter.ts"
import type { Page } from "../../src/ledger/Page.ts"
import { Database } from "../../src/postgres/Database.ts"
import { only } from "../../src/postgres/only.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { openDatabase } from "../support/openDatabase.ts"
import { until } from "../support/until.ts"

let fresh: FreshDatabase
let hub: ManagedRuntime.ManagedRuntime<Database, unknown>
let clients: Array<pg.Client> = []

beforeAll(async () => {
  fresh = await migratedDatabase()
  hub = ManagedRuntime.make(Database.layerOf(fresh.url, 4))
})

afterAll(async () => {
  await hub.dispose()
  await fresh.drop()
})

let before: Place = beginning
beforeEach(async () => {
  await close()
  before = { page: (await pages()).at(-1)?.number ?? 0, pilgrim: "~", version: 0 }
})
afterEach(async () => {
  for (const client of clients) await client.end()
  clients = []
})

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: fresh.url, options: "-c search_path=mahmal" })
  await client.connect()
  clients.push(client)
  return client
}
const close = (): Promise<Page | undefined> => hub.runPromise(closePage())
const pages = () =>
  hub.runPromise(
    Effect.flatMap(Database, (database) =>
      database.query<Pick<Page, "number">>({ text: "select number::float8 as number from page order by number" }),
    ),
  )
const read = async (limit = 1000) => {
  const events = await hub.runPromise(eventsAfter(before, limit))
  return events.map(({ page, pilgrim, version }) => `${page - before.page} ${pilgrim} ${version}`)
}

let pilgrims = 0
const aPilgrim = () => `1448-Q48-${String(++pilgrims).padStart(6, "0")}`
const write = (client: pg.Client, pilgrim: string, version: number) =>
  client.query(
    "insert into event (pilgrim, version, type, data, day) values ($1, $2, 'PilgrimWithdrew', '{}', '2027-01-01')",
    [pilgrim, version],
  )
/** Holds a row that belongs to a pilgrim, as the journal does. */
const hold = (client: pg.Client, pilgrim: string) =>
  client.query("select pg_advisory_xact_lock(hashtext($1))", [pilgrim])

it("gives every event once, in the order of pages, pilgrims and versions", async () => {
  const client = await connect()
  const [first, second] = [aPilgrim(), aPilgrim()]
  await write(client, second, 1)
  await write(client, first, 1)
  await close()
  await write(client, first, 2)
  await close()
  expect(await close()).toBeUndefined()
  expect(await read()).toEqual([`1 ${first} 1`, `1 ${second} 1`, `2 ${first} 2`])
})

it("goes on behind any event", async () => {
  const client = await connect()
  const pilgrim = aPilgrim()
  for (let version = 1; version <= 7; version++) {
    await write(client, pilgrim, version)
    if (version % 2 === 0) await close()
  }
  await close()
  const whole = await hub.runPromise(eventsAfter(before, 100))
  let place = before
  const seen = []
  for (;;) {
    const [event] = await hub.runPromise(eventsAfter(place, 1))
    if (event === undefined) break
    seen.push(event)
    place = event
  }
  expect(seen).toEqual(whole)
  expect(seen.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

it("does not wait for a transaction that runs long, and misses nothing of it", async () => {
  const [long, short] = [await connect(), await connect()]
  const [late, early] = [aPilgrim(), aPilgrim()]
  await long.query("begin")
  await write(long, late, 1)
  await write(short, early, 1)
  expect((await close())?.events).toBe(1)
  await write(short, early, 2)
  await close()
  await long.query("commit")
  await close()
  expect(await read()).toEqual([`1 ${early} 1`, `2 ${early} 2`, `3 ${late} 1`])
})

it("keeps a pilgrim's order when the later event is of an earlier writing, and a third runs between", async () => {
  const [waiting, holding, third, writer] = [await connect(), await connect(), await connect(), await connect()]
  const [pilgrim, another, early, long] = [aPilgrim(), aPilgrim(), aPilgrim(), aPilgrim()]
  await waiting.query("begin")
  await write(waiting, early, 1)
  await third.query("begin")
  await write(third, long, 1)
  await holding.query("begin")
  await hold(holding, pilgrim)
  await write(holding, pilgrim, 1)
  const waits = hold(waiting, pilgrim).then(() => write(waiting, pilgrim, 2))
  await write(writer, another, 1)
  await close()
  await holding.query("commit")
  await waits
  await close()
  await waiting.query("commit")
  await close()
  await third.query("commit")
  await close()
  const order = await read()
  expect(order).toEqual([`1 ${another} 1`, `2 ${pilgrim} 1`, `3 ${pilgrim} 2`, `3 ${early} 1`, `4 ${long} 1`])
  const { rows } = await writer.query<{ version: number }>(
    "select version from event where pilgrim = $1 order by writing",
    [pilgrim],
  )
  expect(rows.map(({ version }) => version)).toEqual([2, 1])
})

it("leaves out what was rolled back", async () => {
  const client = await connect()
  const pilgrim = aPilgrim()
  await client.query("begin")
  await write(client, pilgrim, 1)
  await client.query("savepoint one")
  await write(client, pilgrim, 2)
  await client.query("rollback to one")
  await write(client, pilgrim, 2)
  await client.query("commit")
  await client.query("begin")
  await write(client, pilgrim, 3)
  await client.query("rollback")
  await close()
  expect(await read()).toEqual([`1 ${pilgrim} 1`, `1 ${pilgrim} 2`])
})

it("closes an empty page over a transaction that began to write and wrote nothing", async () => {
  const client = await connect()
  await client.query(
    "insert into event (pilgrim, version, type, data, day) select 'x', 1, 'x', '{}', now() where false",
  )
  expect(await close()).toMatchObject({
    leaves: 0,
    root: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  })
  expect(await close()).toBeUndefined()
  const pilgrim = aPilgrim()
  await write(client, pilgrim, 1)
  await close()
  expect(await read()).toEqual([`2 ${pilgrim} 1`])
})

it("lets nobody mark what stands in no page yet but whoever closes the next one", async () => {
  const client = await connect()
  const pilgrim = aPilgrim()
  await write(client, pilgrim, 1)
  for (const statement of [
    `update writing set page = ${before.page} where page is null`,
    `update writing set page = ${before.page + 2} where page is null`,
    "update writing set number = number + 1000 where page is null",
    "update writing set at = now() where page is null",
    "delete from writing where page is null",
  ])
    await expect(client.query(statement), statement).rejects.toThrow("never changed")
  await close()
  expect(await read()).toEqual([`1 ${pilgrim} 1`])
})

it("chains its pages, whichever of several hubs closes them, while many write", async () => {
  const other = ManagedRuntime.make(Database.layerOf(fresh.url, 2))
  const pilgrim = Array.from({ length: 6 }, aPilgrim)
  const written = new Map(pilgrim.map((id) => [id, 0]))
  let done = false
  const closing = [hub, other].map(async (one) => {
    while (!done) await one.runPromise(closePage())
  })
  await Promise.all(
    pilgrim.map(async (_, n) => {
      const client = await connect()
      for (let turn = 0; turn < 40; turn++) {
        const chosen = pilgrim[(turn * 5 + n) % 6]!
        await client.query("begin")
        await hold(client, chosen)
        const version = written.get(chosen)! + 1
        written.set(chosen, version)
        await write(client, chosen, version)
        await client.query("commit")
      }
    }),
  )
  done = true
  await Promise.all(closing)
  await close()
  const events = await hub.runPromise(eventsAfter(before, 1000))
  for (const id of pilgrim)
    expect(events.filter((event) => event.pilgrim === id).map(({ version }) => version)).toEqual(
      Array.from({ length: written.get(id)! }, (_, n) => n + 1),
    )
  expect((await pages()).map(({ number }) => number)).toEqual(Array.from(await pages(), (_, n) => n + 1))
  await other.dispose()
})

it("what was recorded since a time is found from that time on, however long its page had to wait for a connection", async () => {
  const narrow = ManagedRuntime.make(Database.layerOf(fresh.url, 1))
  const { promise: free, resolve: giveBack } = Promise.withResolvers<void>()
  const busy = narrow.runPromise(Database.use(({ transaction }) => transaction(() => free)))
  await narrow.runPromise(Effect.yieldNow)
  const closing = narrow.runPromise(closePage())
  const client = await connect()
  const pilgrim = aPilgrim()
  await write(client, pilgrim, 1)
  giveBack()
  await busy
  expect(await closing).toBeDefined()
  await narrow.dispose()

  const { rows } = await client.query("select at from event where pilgrim = $1", [pilgrim])
  const { page } = await hub.runPromise(positionAt(rows[0].at.getTime()))
  expect(await hub.runPromise(eventsAfter({ ...beginning, page }, 10))).toMatchObject([{ pilgrim }])
})

it("a month of reads alone costs nobody more who looks for the next event, or for where a time begins", async () => {
  const quiet = await openDatabase(1)
  const { client } = quiet
  await client.query(`
    insert into page select n, 0, 1, '', '', now() - (20000 - n) * interval '1 minute' from generate_series(1, 20000) n`)
  await client.query("analyze page")
  const looked = async () => {
    const { rows } = await client.query(
      "select (seq_tup_read + idx_tup_fetch)::int as n from pg_stat_user_tables where relname = 'page'",
    )
    return only(rows, "what was looked at").n
  }
  const before = await looked()
  const reader = ManagedRuntime.make(Database.layerOf(quiet.url, 1))
  expect(await reader.runPromise(eventsAfter({ page: 2, pilgrim: "", version: 0 }, 100))).toEqual([])
  expect(await reader.runPromise(positionAt(Date.now() - 59_000))).toMatchObject({ page: 20_000 })
  // PostgreSQL counts what a connection did at its end at the latest.
  await reader.dispose()
  await until(async () => ((await looked()) > before ? true : undefined))
  expect((await looked()) - before).toBeLessThan(100)
  await quiet.close()
})

it("no page is closed before an earlier one, though the clock is put back, so that nothing since a time is passed over", async () => {
  const client = await connect()
  const [early, late] = [aPilgrim(), aPilgrim()]
  const now = Date.now()
  const closeAt = (time: number) =>
    hub.runPromise(Effect.andThen(TestClock.setTime(time), closePage()).pipe(Effect.provide(TestClock.layer())))
  await write(client, early, 1)
  const first = await closeAt(now + 3_600_000)
  await write(client, late, 1)
  const second = await closeAt(now + 60_000)
  expect(second?.closed).toBe(first?.closed)
  expect(await hub.runPromise(positionAt(now + 30_000))).toMatchObject({ page: first?.number })
})
