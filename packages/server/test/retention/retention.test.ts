import { randomBytes } from "node:crypto"
import { Effect, Layer, ManagedRuntime } from "effect"
import { TestClock } from "effect/testing"
import pg from "pg"
import { afterEach, beforeEach, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { keepMessages } from "../../src/retention/keepMessages.ts"
import * as Retention from "../../src/retention/Retention.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"

const day = 24 * 60 * 60 * 1000
const start = Date.parse("2027-01-01")
const policy = { bodies: 14, calls: 60 }

let database: OpenDatabase
let hub: OpenDatabase["hub"]
let client: OpenDatabase["client"]
beforeEach(async () => {
  database = await openDatabase(3)
  ;({ hub, client } = database)
})
afterEach(() => database.close())

/** What a hub does on the n-th day. */
const look = (n: number, kept = policy) =>
  hub.runPromise(
    Effect.andThen(TestClock.setTime(start + n * day), keepMessages(kept)).pipe(Effect.provide(TestClock.layer())),
  )

/** A day's calls, with bodies that do not compress; the hash is what commits to either. */
const write = (n: number, count = 1, characters = 100) =>
  client.query(
    `insert into message (exchange, kind, outcome, started, ended, sent, received, salt, hash)
     select 'sms.send/' || $1 || '/' || i, 'send', 'done', $2, $2, $4, $4, salt, sha256(salt || convert_to($4, 'UTF8'))
     from generate_series(1, $3) i, uuid_send(gen_random_uuid()) salt`,
    [
      String(n),
      new Date(start + n * day + 1000),
      count,
      randomBytes(characters).toString("base64").slice(0, characters),
    ],
  )

const days = async (condition: string): Promise<ReadonlyArray<number>> => {
  const { rows } = await client.query<{ day: number }>(
    `select distinct ((extract(epoch from started) * 1000 - $1) / $2)::int as day from message where ${condition} order by 1`,
    [start, day],
  )
  return rows.map((row) => row.day)
}
/** Nothing is left of a body that tells it, or by which it could be guessed; the commitments stand for it. */
const bared =
  "sent is null and received is null and salt is null and sent_commitment = hash and received_commitment = hash"
const tables = async (): Promise<ReadonlyArray<string>> => {
  const { rows } = await client.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'message'::regclass order by 1",
  )
  return rows.map(({ name }) => name)
}
const upto = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

it("drops bodies after their days, calls after theirs, and makes the days to come", async () => {
  for (let n = 0; n <= 80; n++) {
    if (n % 4 === 0) await look(n)
    await write(n)
  }
  await look(80)
  expect(await days("true")).toEqual(upto(20, 80))
  expect(await days("sent is not null and received is not null and salt is not null")).toEqual(upto(66, 80))
  expect(await days(bared)).toEqual(upto(20, 65))
  expect((await tables()).filter((name) => name.endsWith("_bare")).length).toBe(46)
  expect((await tables()).at(-1)).toBe("message_rest")
  expect(await tables()).toContain("message_20270329")
})

it("takes what was written before its day had a partition", async () => {
  await write(0)
  await write(1)
  const { rows } = await client.query("select count(*)::int as n from message_rest")
  expect(rows).toEqual([{ n: 2 }])
  await look(0)
  expect((await client.query("select count(*)::int as n from message_rest")).rows).toEqual([{ n: 0 }])
  expect(await days("salt is not null")).toEqual([0, 1])
  await write(1)
  const ids = await client.query("select count(distinct id)::int as ids, count(*)::int as rows from message")
  expect(ids.rows).toEqual([{ ids: 3, rows: 3 }])
})

it("keeps what came with an old date no longer than anything else", async () => {
  await look(0)
  for (const n of [-100, -30, -3]) await write(n)
  await look(0)
  expect(await days("true")).toEqual([-30, -3])
  expect(await days("sent is not null")).toEqual([-3])
  expect(await days(bared)).toEqual([-30])
})

it("keeps a call at least as long as its bodies", async () => {
  await look(0)
  for (const n of [0, 5, 6, 7]) await write(n)
  await look(20, { bodies: 14, calls: 5 })
  expect(await days("sent is not null")).toEqual([6, 7])
  expect(await days("true")).toEqual([6, 7])
})

it("shows every message to whoever reads while bodies are dropped", async () => {
  await look(0)
  for (let n = 0; n < 30; n++) await write(n, 20)
  const readers = new pg.Pool({ connectionString: database.url, max: 4, options: "-c search_path=mahmal" })
  const seen = new Set<number | null>()
  const reading = new AbortController()
  const read = async () => {
    while (!reading.signal.aborted)
      seen.add(
        (await readers.query({ name: "all", text: "select from message where exchange like 'sms.send/%'" })).rowCount,
      )
  }
  const loops = [read(), read(), read(), read()]
  for (let n = 1; n < 40; n += 2) await look(n, { bodies: 2, calls: 400 })
  reading.abort()
  await Promise.all(loops)
  await readers.end()
  expect([...seen]).toEqual([600])
  expect(await days(bared)).toEqual(upto(0, 29))
})

it("is done once when several hubs do it, and lets messages be written meanwhile", async () => {
  const other = ManagedRuntime.make(Database.layerOf(database.url, 3))
  await look(0)
  for (let n = 0; n < 7; n++) await write(n)
  const at = (one: typeof hub) =>
    one.runPromise(
      Effect.andThen(TestClock.setTime(start + 20 * day), keepMessages(policy)).pipe(Effect.provide(TestClock.layer())),
    )
  const writing = async () => {
    for (const n of upto(20, 24)) await write(n)
  }
  await Promise.all([at(hub), at(other), at(hub), writing()])
  await look(20)
  expect(await days("true")).toEqual([...upto(0, 6), ...upto(20, 24)])
  expect(await days("sent is not null")).toEqual([6, ...upto(20, 24)])
  await other.dispose()
})

it("makes a day of which something is being written before it is there, and takes that into it", async () => {
  await look(0)
  await client.query("begin")
  await write(8)
  const looking = look(1)
  await untilHeldUp(client)
  await client.query("commit")
  await looking
  const { rows } = await client.query("select tableoid::regclass::text as name from message")
  expect(rows).toEqual([{ name: "message_20270109" }])
})

it("keeps what is on disk level over a year of the same traffic", async () => {
  const sizes: Array<number> = []
  for (let n = 0; n < 365; n += 5) {
    await look(n)
    for (const one of upto(n, n + 4)) await write(one, 12, 8_000)
    const { rows } = await client.query<{ bytes: string }>(
      "select sum(pg_total_relation_size(inhrelid)) as bytes from pg_inherits where inhparent = 'message'::regclass",
    )
    sizes.push(Number(rows[0]?.bytes))
  }
  const settled = sizes.slice(Math.ceil((policy.calls + 5) / 5))
  const mebibytes = settled.map((bytes) => Math.round((bytes / 2 ** 20) * 10) / 10)
  expect(Math.max(...settled) / Math.min(...settled), `${mebibytes}`).toBeLessThan(1.05)
  // A tenth of what the year has written.
  expect(Math.max(...settled)).toBeLessThan(365 * 12 * 16_000 * 0.1)
})

it("drops nothing while the hub's clock is not the database's: what a wrong one has dropped is gone", async () => {
  await hub.runPromise(keepMessages(policy))
  await client.query(
    "insert into message (exchange, kind, outcome, started, ended) values ('e', 'send', 'done', now(), now())",
  )
  const startsAt = (time: number) =>
    hub.runPromise(
      Effect.andThen(TestClock.setTime(time), Effect.scoped(Layer.build(Retention.layer))).pipe(
        Effect.provide(TestClock.layer()),
      ),
    )
  await startsAt(Date.now() + 500 * day)
  expect((await client.query("select from message")).rowCount).toBe(1)
})
