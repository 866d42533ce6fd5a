import type { Operation } from "@mahmal/core/exchange/Operation"
import { Effect, ManagedRuntime } from "effect"
import { TestClock } from "effect/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { watchExchanges } from "../../src/operating/watchExchanges.ts"
import { Database } from "../../src/postgres/Database.ts"
import { only } from "../../src/postgres/only.ts"
import { keepMessages } from "../../src/retention/keepMessages.ts"
import { dayAfter, tableOf } from "../../src/retention/Partition.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { until } from "../support/until.ts"

let database: OpenDatabase
beforeAll(async () => {
  database = await openDatabase(2)
})
afterAll(() => database.close())

const hour = 3_600_000

let opened = 0
/** An exchange that nobody carries out, and that was sent so long ago, and first so long ago; its last call ended in `outcome`. */
const exchangeOf = async (
  operation: Operation,
  state: string,
  {
    ago = 2 * hour,
    firstAgo = undefined as number | undefined,
    outcomes = [] as ReadonlyArray<string>,
    pilgrims = ["1448-Q1"] as ReadonlyArray<string>,
  } = {},
) => {
  opened += 1
  const id = `${operation}/${opened}`
  await database.client.query(
    "insert into exchange (id, operation, pilgrims, state, data, attempts) values ($1, $2, $3, $4, $5, 1)",
    [
      id,
      operation,
      pilgrims,
      state,
      {
        since: Date.now() - ago,
        ...(firstAgo === undefined ? {} : { first: Date.now() - firstAgo }),
        code: "C",
        receipt: "R",
      },
    ],
  )
  for (const [n, outcome] of outcomes.entries())
    await database.client.query(
      `insert into message (exchange, kind, outcome, started, ended, detail)
       values ($1, 'send', $2, now() - interval '1 minute', now() - $3 * interval '1 second', $4)`,
      [id, outcome, outcomes.length - n, `It was ${outcome}`],
    )
  return id
}

const look = () => database.hub.runPromise(watchExchanges())

const tasksOf = async (exchange: string) =>
  (
    await database.client.query(
      "select kind, season, pilgrim, closed_by, why_en, why_ar from task where exchange = $1 order by id",
      [exchange],
    )
  ).rows

const kindsOf = async (exchange: string) => (await tasksOf(exchange)).map(({ kind }) => kind)

describe("an exchange", () => {
  it.each([
    ["stays in doubt for an hour", "visa.request", "InDoubt", {}, "exchange.in-doubt"],
    ["was being sent by a hub that has stopped, an hour ago", "etrack.register", "Sending", {}, "exchange.in-doubt"],
    [
      "was accepted, and what its system answers since cannot be read",
      "bracelet.order",
      "Accepted",
      { outcomes: ["accepted", "unreadable"] },
      "exchange.unreadable",
    ],
    [
      "reads a document of the border, and was declined",
      "border.read",
      "Declined",
      { pilgrims: [] },
      "exchange.declined",
    ],
  ] as const)("has a task for a person when it %s", async (_, operation, state, more, kind) => {
    const exchange = await exchangeOf(operation, state, more)
    await look()
    expect(await kindsOf(exchange)).toEqual([kind])
  })

  it.each([
    ["is in doubt for less than an hour", "visa.request", "InDoubt", { ago: hour - 60_000 }],
    [
      "was accepted, and its system goes on with it",
      "bracelet.order",
      "Accepted",
      { outcomes: ["unreadable", "none-yet"] },
    ],
    ["is a message in doubt, which its deadline ends", "sms.send", "InDoubt", {}],
    ["was declined, and nobody waits for it", "visa.cancel", "Declined", {}],
  ] as const)("has none when it %s", async (_, operation, state, more) => {
    const exchange = await exchangeOf(operation, state, more)
    await look()
    expect(await kindsOf(exchange)).toEqual([])
  })

  it("has a task when it was repeated for an hour and is in doubt ever since, though it was sent lately", async () => {
    const exchange = await exchangeOf("visa.request", "InDoubt", { ago: 60_000, firstAgo: 2 * hour })
    await look()
    expect(await kindsOf(exchange)).toEqual(["exchange.in-doubt"])
  })

  it("has a task that says what stands in the way, as the last call had it, and what to do about it", async () => {
    const exchange = await exchangeOf("visa.request", "InDoubt", { outcomes: ["later", "unreadable"] })
    await look()
    const [task] = await tasksOf(exchange)
    expect(task.why_en).toMatch(/\(It was unreadable\).*Show the answers to the system's own people/)
    expect(task.why_ar).toMatch(/It was unreadable.*اعرض الإجابات/)
  })
})

describe("a task about an exchange", () => {
  it("is closed by the hub as soon as nobody is needed any more", async () => {
    const exchange = await exchangeOf("visa.request", "InDoubt")
    await look()
    await database.client.query("update exchange set state = 'Done' where id = $1", [exchange])
    await look()
    expect(await tasksOf(exchange)).toMatchObject([{ closed_by: "hub" }])
  })

  it("that somebody closed is opened again only once the exchange has moved, and stays closed in their name", async () => {
    const exchange = await exchangeOf("visa.request", "InDoubt")
    await look()
    await database.client.query(
      "update task set closed = now(), closed_by = 'night', closed_because = 'asked' where exchange = $1",
      [exchange],
    )
    await look()
    expect(await kindsOf(exchange)).toHaveLength(1)
    await database.client.query("update exchange set attempts = 2, changed = now() where id = $1", [exchange])
    await look()
    expect(await tasksOf(exchange)).toMatchObject([{ closed_by: "night" }, { closed_by: null }])
    await database.client.query("update exchange set state = 'Done' where id = $1", [exchange])
    await look()
    expect(await tasksOf(exchange)).toMatchObject([{ closed_by: "night" }, { closed_by: "hub" }])
  })

  describe("that a last day is near", () => {
    const nearLastDay = async (outcome: string) => {
      const exchange = await exchangeOf("visa.request", "Accepted", { outcomes: ["accepted", outcome] })
      await database.client.query(
        `insert into task (kind, subject, unit, exchange, why_en, why_ar)
         values ('cut-off.at-risk', $1, 'operations', $1, 'Its last day is near.', 'اقترب آخر موعد.')`,
        [exchange],
      )
      await look()
      await look()
      return tasksOf(exchange)
    }

    it("is left to who opened it: it is true as long as a system has not decided", async () => {
      expect(await nearLastDay("none-yet")).toMatchObject([{ kind: "cut-off.at-risk", closed_by: null }])
    })

    it("does not stand in for one that its answers cannot be read, which others do", async () => {
      expect(await nearLastDay("unreadable")).toMatchObject([
        { kind: "cut-off.at-risk", closed_by: null },
        { kind: "exchange.unreadable", closed_by: null },
      ])
    })
  })

  it("names a pilgrim only where it is about one, and else the season", async () => {
    const exchange = await exchangeOf("bracelet.order", "InDoubt", { pilgrims: ["1448-Q1", "1448-Q2"] })
    await look()
    expect(await tasksOf(exchange)).toMatchObject([{ season: "1448", pilgrim: null }])
  })
})

it("reads nothing of the weeks in which a system decides, however many wait for it", async () => {
  const now = Date.now()
  for (const n of [21, 14, 7, 0])
    await database.hub.runPromise(
      Effect.andThen(TestClock.setTime(now - n * 24 * hour), keepMessages({ bodies: 30, calls: 400 })).pipe(
        Effect.provide(TestClock.layer()),
      ),
    )
  await database.client.query(
    `insert into exchange (id, operation, pilgrims, state, data, attempts, opened)
     select 'visa.request/W' || i, 'visa.request', array['1448-W' || i], 'Accepted', json_build_object('since', $1::bigint), 1,
       to_timestamp($1 / 1000.0)
     from generate_series(1, 100) i`,
    [now - 20 * 24 * hour],
  )
  await database.client.query(
    `insert into message (exchange, kind, outcome, started, ended)
     select e.id, 'ask', 'none-yet', at, at
     from exchange e, generate_series(e.opened, now(), interval '6 hours') at where e.id like '%/W%'`,
  )
  await database.client.query("analyze")
  const lately = [tableOf({ from: dayAfter(now, 0), bare: false }), tableOf({ from: dayAfter(now, -1), bare: false })]
  const scans = async (which: "of those" | "of others") => {
    const { rows } = await database.client.query<{ n: number }>(
      `select sum(coalesce(idx_scan, 0) + seq_scan)::int as n from pg_stat_user_tables
       where relname ~ '^message_2' and relname < $2 and (relname = any($1)) = $3`,
      [lately, tableOf({ from: dayAfter(now, 1), bare: false }), which === "of those"],
    )
    return only(rows, "the scans").n
  }
  const [last, before] = [await scans("of those"), await scans("of others")]
  const other = ManagedRuntime.make(Database.layerOf(database.url, 1))
  await other.runPromise(watchExchanges())
  // PostgreSQL counts what a connection did at its end at the latest.
  await other.dispose()
  await until(async () => ((await scans("of those")) > last ? true : undefined))
  expect((await scans("of others")) - before).toBe(0)
})
