import { type Exchange, exchangeId } from "@mahmal/core/exchange/Exchange"
import type { Opening, TakeUp } from "@mahmal/core/exchange/Opening"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { confirm, draw, situation, withdraw } from "@mahmal/core/testing/moments"
import { Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { HubRun } from "../../src/queue/HubRun.ts"
import { takeOver } from "../../src/queue/handBack.ts"
import { Queue } from "../../src/queue/Queue.ts"
import { openExchanges } from "../../src/store/writeExchanges.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { openSeason } from "../support/openSeason.ts"
import { until } from "../support/until.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"

/** A hub of its own memory, without workers. */
const hubOn = (url: string) => ManagedRuntime.make(hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url, 4))))

let fresh: FreshDatabase
let client: pg.Pool
let hubs: ReadonlyArray<ReturnType<typeof hubOn>>

const pilgrims = Array.from({ length: 6 }, (_, n) => `1448-Q48-00000${n}` as PilgrimId)

/** What one of the hubs answers when something is asked of a journey. */
const ask = (hub: number, n: number, command: Asked["command"]) => askOf(hub, [n], command)

/** The same, asked of several at once. */
const askOf = (hub: number, all: ReadonlyArray<number>, command: Asked["command"]) => {
  const acts = all.map((n) => ({ pilgrim: pilgrims[n] as PilgrimId, command }))
  return hubs[hub]!.runPromise(Effect.result(Hub.use(({ submit }) => submit({ _tag: "Acts", acts }))))
}

/** The run that a hub begins on an exchange; none where it may not be taken up. */
const begin = (hub: number, opening: Opening | TakeUp) =>
  hubs[hub]!.runPromise(Effect.flatMap(Exchanges, (exchanges) => exchanges.begin([opening])))

const journal = async (n: number): Promise<ReadonlyArray<string>> => {
  const { rows } = await client.query("select type from event where pilgrim = $1 order by version", [pilgrims[n]])
  return rows.map(({ type }) => type)
}

beforeAll(async () => {
  fresh = await migratedDatabase()
  hubs = [hubOn(fresh.url), hubOn(fresh.url)]
  for (const hub of hubs) await hub.runPromise(Effect.void)
  client = new pg.Pool({ connectionString: fresh.url, max: 1, options: "-c search_path=mahmal" })
  await openSeason(client)
  await client.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     select id, '1448', substr(id, 6), '1448-G' || n, 'Applied', '{}', 0, $2
     from unnest($1::text[]) with ordinality as p(id, n)`,
    [pilgrims, situation.today],
  )
  await client.query(
    `insert into draw_entry (season, group_id, share, tier, weight, rank)
     select '1448', '1448-G' || n, 'citizens', 1, 1, n from generate_series(1, $1::int) n`,
    [pilgrims.length],
  )
})

afterAll(async () => {
  await client.end()
  for (const hub of hubs) await hub.dispose()
  await fresh.drop()
})

describe("two hubs on one database", () => {
  it("write one journey in order, though each remembers it as it left it", async () => {
    await ask(0, 0, draw)
    await ask(1, 0, confirm())
    await ask(0, 0, withdraw)
    expect(await journal(0)).toEqual(["PlaceDrawn", "CampaignConfirmed", "RegistrationAsked", "PilgrimWithdrew"])
  })

  it("refuse nobody, and let nobody through, for what only one of them remembers", async () => {
    await ask(0, 1, draw)
    await ask(1, 1, withdraw)
    expect(await ask(0, 1, confirm())).toMatchObject({ _tag: "Failure", failure: { state: "Withdrawn" } })
    await ask(0, 2, draw)
    expect(await ask(0, 2, { _tag: "AskRegistration", reference: "R" })).toMatchObject({ _tag: "Failure" })
    await ask(1, 2, confirm())
    expect(await ask(0, 2, confirm())).toMatchObject({ _tag: "Success", success: { events: [] } })
  })

  it("decide by the day that the season stands on, though it was turned by the other", async () => {
    await ask(0, 3, draw)
    await client.query("update season set today = '2026-12-20'")
    expect(await ask(0, 3, confirm())).toMatchObject({ _tag: "Failure", failure: { reason: "offer-expired" } })
    await ask(0, 3, withdraw)
    const { rows } = await client.query("select day::text from event where pilgrim = $1 and type = 'PilgrimWithdrew'", [
      pilgrims[3],
    ])
    expect(rows).toEqual([{ day: "2026-12-20" }])
  })

  it("decide by that day for everybody, though one of several is remembered from the day before", async () => {
    await client.query("update season set today = $1", [situation.today])
    await ask(1, 4, draw)
    await client.query("update season set today = '2026-12-21'")
    await askOf(1, [4, 5], withdraw)
    const { rows } = await client.query(
      "select pilgrim, day::text from event where pilgrim = any($1) and type = 'PilgrimWithdrew' order by pilgrim",
      [pilgrims.slice(4)],
    )
    expect(rows).toEqual(pilgrims.slice(4).map((pilgrim) => ({ pilgrim, day: "2026-12-21" })))
  })

  it("begin an exchange once, though both open it at the same moment", async () => {
    const opening: Opening = {
      exchange: exchangeId("visa.request", "at-once"),
      operation: "visa.request",
      pilgrims: pilgrims.slice(0, 1),
    }
    const other = new pg.Client({ connectionString: fresh.url, options: "-c search_path=mahmal" })
    await other.connect()
    await other.query("begin")
    await other.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts)
       values ($1, $2, $3, 'Sending', '{"since": 1}', 1)`,
      [opening.exchange, opening.operation, opening.pilgrims],
    )
    const begun = begin(0, opening)
    await untilHeldUp(other)
    await other.query("commit")
    await other.end()
    expect(await begun).toEqual([])
  })

  it("leave an exchange to its later run, though the one that hears of the earlier run remembers no other", async () => {
    const opening: Opening = {
      exchange: exchangeId("visa.request", "two-runs"),
      operation: "visa.request",
      pilgrims: pilgrims.slice(0, 1),
    }
    const [first] = await begin(0, opening)
    const [second] = await begin(1, { ...opening, attempts: 1 })
    expect([first?.attempts, second?.attempts]).toEqual([1, 2])
    const standing = async () =>
      (await client.query("select state, attempts from exchange where id = $1", [opening.exchange])).rows
    const taken = await standing()
    const message = { kind: "send", started: 1_700_000_000_123, ended: 1_700_000_000_456, outcome: "later" } as const
    const turn = { ...opening, fence: 1, finding: { outcome: "later" }, message } as const
    await hubs[0]!.runPromise(Hub.use(({ submit }) => submit({ _tag: "Facts", facts: [], turn })))
    expect(await standing()).toEqual(taken)
    const { rows } = await client.query("select outcome from message where exchange = $1", [opening.exchange])
    expect(rows).toEqual([{ outcome: "later" }])
  })

  it("leave an exchange closed, though the one whose call failed remembers it as being sent", async () => {
    const opening: Opening = {
      exchange: exchangeId("visa.request", "closed"),
      operation: "visa.request",
      pilgrims: pilgrims.slice(0, 1),
    }
    await begin(0, opening)
    const hears = (hub: number, outcome: "done" | "later", fence?: number) => {
      const message = { kind: "send", started: 1_700_000_000_123, ended: 1_700_000_000_456, outcome } as const
      const turn = { ...opening, fence, finding: { outcome }, message } as const
      return hubs[hub]!.runPromise(Hub.use(({ submit }) => submit({ _tag: "Facts", facts: [], turn })))
    }
    await hears(1, "done")
    await hears(0, "later", 1)
    const { rows } = await client.query("select state from exchange where id = $1", [opening.exchange])
    expect(rows).toEqual([{ state: "Done" }])
  })
})

describe("a hub that is gone", () => {
  const queued = async (): Promise<ReadonlyArray<string>> => {
    const { rows } = await client.query("delete from pgboss.job where name = 'visa.request' returning data")
    return rows.flatMap(({ data }) => data.openings.map(({ exchange }: { exchange: string }) => exchange)).toSorted()
  }
  const runs = async () => (await client.query("select number from hub_run")).rows
  const living = HubRun.use(({ live }) => live(() => undefined))

  it("leaves what it had in flight to the next that looks, and no other exchange", async () => {
    await client.query("insert into hub_run (number) values (1000)")
    await client.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts, sender, holder)
       select 'visa.request/' || id, 'visa.request', array[id], state, '{"since": 1}', attempts, sender, holder
       from (values ('A', 'Sending', 1, 1000, null), ('B', 'Done', 1, 1000, null), ('C', 'Sending', 1, null, null),
         ('D', 'Accepted', 2, null, 1000), ('E', 'Declined', 2, null, 1000),
         ('G', 'Sending', 2, null, 1001)) as e(id, state, attempts, sender, holder)`,
    )
    await hubs[0]!.runPromise(Effect.scoped(living))
    expect(await queued()).toEqual(["visa.request/A", "visa.request/D"])
    expect(await runs()).toEqual([])
  })

  const opened: Exchange = {
    id: exchangeId("visa.request", "H"),
    operation: "visa.request",
    pilgrims: [pilgrims[0] as PilgrimId],
    state: { _tag: "Sending", since: 1 },
    attempts: 1,
  }
  /** Opens an exchange in the hands of a run, in a transaction that is not committed yet. */
  const openUnder = async (run: number) => {
    const late = new pg.Pool({ connectionString: fresh.url, max: 1, options: "-c search_path=mahmal" })
    const transaction = await late.connect()
    const deferred: Array<Promise<unknown>> = []
    await transaction.query("begin")
    const ids = openExchanges(transaction, (statement) => void deferred.push(statement), [opened], run)
    const settled = await Promise.allSettled([...deferred, ids])
    const end = async (how: "commit" | "rollback") => {
      await transaction.query(how)
      transaction.release()
      await late.end()
    }
    return { transaction, settled, end }
  }

  const takeOverOf = (run: number) =>
    hubs[0]!.runPromise(
      Effect.gen(function* () {
        yield* takeOver(yield* Database, yield* Queue, run)
      }),
    )

  it("leaves to the next, too, what it was just opening when its run was taken over", async () => {
    await client.query("insert into hub_run (number) values (1002)")
    const { transaction, end } = await openUnder(1002)
    const taken = takeOverOf(1002)
    await untilHeldUp(transaction)
    await end("commit")
    await taken
    expect(await queued()).toEqual(["visa.request/H"])
    expect(await runs()).toEqual([])
  })

  it("opens nothing under a run that was taken over", async () => {
    const { settled, end } = await openUnder(1003)
    expect(settled[0]).toMatchObject({ status: "rejected", reason: { constraint: "unchanged" } })
    await end("rollback")
  })

  it("is taken for gone when it stands still, and its lock is taken from it", async () => {
    const silent = new pg.Client({ connectionString: fresh.url })
    silent.on("error", () => {})
    const ended = new Promise<void>((resolve) => silent.on("end", resolve))
    await silent.connect()
    await silent.query("select pg_advisory_lock(1448, 1001)")
    await silent.query("insert into mahmal.hub_run (number, seen) values (1001, now() - interval '5 seconds')")
    await hubs[0]!.runPromise(Effect.scoped(living))
    expect(await runs()).toEqual([{ number: 1001 }])
    await client.query("update hub_run set seen = now() - interval '21 seconds'")
    await hubs[0]!.runPromise(
      Effect.scoped(
        Effect.andThen(
          living,
          Effect.promise(() => ended),
        ),
      ),
    )
    await hubs[0]!.runPromise(Effect.scoped(living))
    expect(await queued()).toEqual(["visa.request/G"])
    expect(await runs()).toEqual([])
  })

  it("is taken over in the order in which all hubs hold exchanges, so that nobody is deadlocked", async () => {
    await client.query("insert into hub_run (number) values (1004)")
    await client.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts, sender)
       select 'visa.request/' || id, 'visa.request', array[id], 'Sending', '{"since": 1}', 1, 1004
       from unnest(array['K', 'J']) as e(id)`,
    )
    const other = new pg.Client({ connectionString: fresh.url, options: "-c search_path=mahmal" })
    await other.connect()
    const hold = (id: string) => other.query("select from exchange where id = $1 for no key update", [id])
    await other.query("begin")
    await hold("visa.request/J")
    const taken = takeOverOf(1004)
    await untilHeldUp(other)
    await hold("visa.request/K")
    await other.query("commit")
    await other.end()
    await taken
    expect(await queued()).toEqual(["visa.request/J", "visa.request/K"])
  })
})

describe("a hub that takes over", () => {
  it("is not taken for the silent one whose lock it holds, and shows that it lives however long it takes", async () => {
    await client.query("insert into hub_run (number, seen) values (1005, now() - interval '1 minute')")
    const late = new pg.Client({ connectionString: fresh.url, options: "-c search_path=mahmal" })
    await late.connect()
    await late.query("begin")
    await late.query("select from hub_run where number = 1005 for key share")
    const stop = new AbortController()
    const live = (hub: number) =>
      hubs[hub]!.runPromise(
        Effect.scoped(
          Effect.andThen(
            HubRun.use(({ live }) => live(() => undefined)),
            Effect.never,
          ),
        ),
        { signal: stop.signal },
      ).catch(() => "stopped")
    const lives = (hub: number) => hubs[hub]!.runPromise(HubRun.use((run) => Effect.sync(run.lives)))
    const runOf = (hub: number) => hubs[hub]!.runPromise(HubRun.use((run) => Effect.sync(run.number)))
    const seenOf = async (run: number | undefined): Promise<number | undefined> => {
      const { rows } = await client.query("select seen from hub_run where number = $1", [run])
      return rows[0]?.seen.getTime()
    }
    const both = [live(0)]
    await untilHeldUp(late)
    const first = await runOf(0)
    const since = (await seenOf(first)) ?? 0
    // It shows that it lives all the while: else it would be taken for silent itself.
    await until(async () => ((await seenOf(first)) ?? 0) > since || undefined)
    both.push(live(1))
    const begun = await until(async () => seenOf(await runOf(1)))
    // At its second sign of life it has looked for the silent once.
    await until(async () => ((await seenOf(await runOf(1))) ?? 0) > begun || undefined)
    await late.query("commit")
    await late.end()
    await until(async () => ((await seenOf(1005)) === undefined ? true : undefined))
    expect([await lives(0), await runOf(0)]).toEqual([true, first])
    stop.abort()
    await Promise.all(both)
  })
})
