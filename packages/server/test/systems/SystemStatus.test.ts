import { createReadStream } from "node:fs"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { dayWords } from "@mahmal/core/season/dayWords"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { ConfigProvider, Duration, Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterEach, describe, expect, it, vi } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { holdDraw } from "../../src/season/holdDraw.ts"
import { storeApplications } from "../../src/season/storeApplications.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { serverLayer } from "../../src/serverLayer.ts"
import { startStandIns } from "../../src/standIns/startStandIns.ts"
import { tellOfRisks } from "../../src/systems/atRisk.ts"
import { pauseSystem, resumeSystem } from "../../src/systems/pause.ts"
import { SystemStatus } from "../../src/systems/SystemStatus.ts"
import { freePort } from "../support/freePort.ts"
import { migratedDatabase } from "../support/freshDatabase.ts"
import { openDatabase } from "../support/openDatabase.ts"
import { smallSeason } from "../support/smallSeason.ts"
import { until as untilSeen } from "../support/until.ts"

/** Waits until something holds. */
const until = (holds: () => Promise<boolean>) => untilSeen(async () => (await holds()) || undefined)

const closers: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A hub with its workers in this process, on a season that was drawn. */
const drawnSeason = async (rows: number, more: Readonly<Record<string, string>> = {}) => {
  const season = await smallSeason(rows)
  const { url, drop } = await migratedDatabase()
  const port = await freePort()
  const standIns = await startStandIns({ seed: "lines", faultRate: 0, hubUrl: `http://127.0.0.1:${port}` })
  const pool = new pg.Pool({ connectionString: url, max: 2, options: "-c search_path=mahmal" })
  const runtime = ManagedRuntime.make(
    serverLayer({ ...standIns.environment, DATABASE_URL: url, PORT: String(port), ...more }),
  )
  closers.push(
    season.remove,
    drop,
    () => standIns.close(),
    () => pool.end(),
    () => runtime.dispose(),
  )
  const { figures } = season
  await runtime.runPromise(
    Effect.gen(function* () {
      yield* storeSeason(figures, "lines")
      yield* storeApplications(figures, createReadStream(season.applicationsFile))
      yield* turnDay(figures.name, figures.draw.day)
      yield* holdDraw(figures, "lines", figures.draw.day)
    }),
  )
  const drawn = await pool.query<{ id: PilgrimId }>("select id from pilgrim where state = 'Drawn' order by id")
  const confirm = (ids: ReadonlyArray<PilgrimId>) =>
    runtime.runPromise(
      Effect.flatMap(Hub, (hub) =>
        hub.submit({
          _tag: "Acts",
          acts: ids.map(
            (pilgrim) => ({ pilgrim, command: { _tag: "Confirm", campaign: CampaignId.make("C01") } }) as const,
          ),
        }),
      ),
    )
  const count = async (text: string) => Number((await pool.query(`select count(*) from ${text}`)).rows[0].count)
  return {
    figures,
    runtime,
    pool,
    standIns,
    drawn: drawn.rows.map(({ id }) => id),
    confirm,
    count,
    turn: (day: SeasonDay) => runtime.runPromise(turnDay(figures.name, day)),
  }
}

const registrations = (season: Awaited<ReturnType<typeof drawnSeason>>) => season.standIns.mocks.etrack.ledger.entries()

describe("a foreign system that is paused by hand", () => {
  it("gets no call, and everything that waited when it goes on", async () => {
    const season = await drawnSeason(60)
    await season.runtime.runPromise(pauseSystem("etrack", "person:1", "It is being maintained."))
    await season.confirm(season.drawn)
    await until(async () => (await season.count("exchange where operation = 'etrack.register'")) > 0)
    expect(registrations(season)).toEqual([])
    expect(
      await season.runtime.runPromise(Effect.map(SystemStatus, (status) => status.standing("etrack"))),
    ).toMatchObject({
      hold: { why: "paused" },
      paused: { by: "person:1", because: "It is being maintained." },
    })
    await season.runtime.runPromise(resumeSystem("etrack"))
    await until(async () => (await season.count("pilgrim where awaits = 'registration'")) === 0)
    expect(await season.count("pilgrim where state = 'Drawn'")).toBe(0)
  })

  it("holds up nothing that may be sent no more", async () => {
    const season = await drawnSeason(60)
    await season.runtime.runPromise(pauseSystem("etrack", "person:1", "It is being maintained."))
    await season.confirm(season.drawn)
    const open = () => season.count("exchange where operation = 'etrack.register' and state = 'Due'")
    expect(await open()).toBeGreaterThan(5)
    await season.turn(addDays(season.figures.cutOffs.registration.day, 1))
    await until(async () => (await open()) === 0)
    expect(await season.count("pilgrim where state = 'Drawn'")).toBe(0)
    expect(registrations(season)).toEqual([])
  })
})

describe("a foreign system that is not reached", () => {
  it("is left alone after so many calls, tried with one, and works on when it is back", async () => {
    const season = await drawnSeason(60, {
      HUB_BREAKER_FAILURES: "5",
      HUB_BREAKER_COOLDOWN: "500 millis",
      HUB_BREAKER_LONGEST_COOLDOWN: "500 millis",
      HUB_CALLS_AT_ONCE: "2",
    })
    const { etrack } = season.standIns.mocks
    etrack.faults.set([{ kinds: ["unavailable"], rate: 1, seed: "down" }])
    await season.confirm(season.drawn)
    const cools = async () =>
      (await season.runtime.runPromise(Effect.map(SystemStatus, (status) => status.standing("etrack")))).hold?.why ===
      "cooling"
    await until(cools)
    etrack.faults.set([])
    await until(async () => (await season.count("pilgrim where awaits = 'registration'")) === 0)
    expect(await season.count("pilgrim where state = 'Drawn'")).toBe(0)
    expect(await cools()).toBe(false)
  })
})

describe("a cooldown that a hub left behind when it was killed", () => {
  it("is over for all when a call is answered, and not while none is", async () => {
    const { client, url, close } = await openDatabase(1)
    closers.push(close)
    await client.query("insert into system_status (system, cools_until) values ('visa', now() - interval '1 minute')")
    const cools = () =>
      client.query("select cools_until from system_status where system = 'visa' and cools_until is not null")
    const status = SystemStatus.layer.pipe(Layer.provide(Database.layerOf(url, 1)))
    const left = await Effect.runPromise(
      SystemStatus.use(({ ended }) =>
        Effect.gen(function* () {
          yield* ended("visa.request", "later")
          const { length } = (yield* Effect.promise(cools)).rows
          yield* ended("visa.request", "accepted")
          return [length, (yield* Effect.promise(cools)).rows.length]
        }),
      ).pipe(Effect.provide(status)),
    )
    expect(left).toEqual([1, 0])
  })

  it("is as long for a hub whose clock is another", async () => {
    const { url, close } = await openDatabase(1)
    closers.push(close)
    const status = SystemStatus.layer.pipe(
      Layer.provide(Database.layerOf(url, 1)),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ HUB_BREAKER_FAILURES: "1" }))),
    )
    const now = Date.now
    vi.spyOn(Date, "now").mockImplementation(() => now() + 300_000)
    await Effect.runPromise(
      SystemStatus.use(({ ended }) => ended("visa.request", "later")).pipe(Effect.provide(status)),
    )
    vi.restoreAllMocks()
    const held = await Effect.runPromise(
      SystemStatus.use(({ hold }) => Effect.sync(() => hold("visa.request"))).pipe(Effect.provide(status)),
    )
    expect((held?.until ?? 0) - now()).toBeLessThan(6_000)
  })
})

describe("a foreign system with a rate", () => {
  it("gets no more calls a second than it allows", async () => {
    const season = await drawnSeason(60, { ETRACK_RATE: "5" })
    const asked = Date.now()
    await season.confirm(season.drawn)
    await until(async () => (await season.count("pilgrim where awaits = 'registration'")) === 0)
    const { rows } = await season.pool.query<{ started: Date }>(
      "select started from message where exchange like 'etrack.%' and kind in ('send', 'ask') order by started",
    )
    // Not from the first of them: it may have waited for the machine, and the others not.
    const took = (rows.at(-1)?.started.getTime() ?? 0) - asked
    expect(rows.length).toBeGreaterThan(10)
    expect(took).toBeGreaterThan(((rows.length - 1) * 1_000) / 5 - 200)
  })
})

describe("a clock that is put back", () => {
  it("leaves a system alone for no longer", async () => {
    const { url, close } = await openDatabase(1)
    closers.push(close)
    const settings = { HUB_BREAKER_FAILURES: "1", HUB_BREAKER_COOLDOWN: "50 millis" }
    const status = SystemStatus.layer.pipe(
      Layer.provide(Database.layerOf(url, 1)),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings))),
    )
    const now = Date.now
    const tried = SystemStatus.use(({ ended, admits }) =>
      Effect.gen(function* () {
        yield* ended("visa.request", "later")
        const clock = vi.spyOn(Date, "now").mockImplementation(() => now() - 3_600_000)
        const after = admits("visa.request")
        yield* Effect.promise(() => until(async () => admits("visa.request") === "one"))
        clock.mockRestore()
        return after
      }),
    )
    expect(await Effect.runPromise(Effect.provide(tried, status))).toBe("none")
  })

  it("holds up no call to a system with a rate", async () => {
    const { url, close } = await openDatabase(1)
    closers.push(close)
    const settings = ConfigProvider.layer(ConfigProvider.fromUnknown({ ETRACK_RATE: "20" }))
    const status = SystemStatus.layer.pipe(Layer.provide(Database.layerOf(url, 1)), Layer.provide(settings))
    const now = Date.now
    const calls = SystemStatus.use(({ awaitRate }) =>
      Effect.gen(function* () {
        yield* awaitRate("etrack.register")
        const clock = vi.spyOn(Date, "now").mockImplementation(() => now() - 300_000)
        const late = yield* Effect.timeoutOption(awaitRate("etrack.register"), "1 minute")
        clock.mockRestore()
        return late
      }),
    )
    expect(await Effect.runPromise(Effect.provide(calls, status))).toMatchObject({ _tag: "Some" })
  })
})

describe("the calls of several hubs", () => {
  it("keep together to the rate of a foreign system", async () => {
    const { client, url, close } = await openDatabase(1)
    closers.push(close)
    await client.query("insert into hub_run (number) values (1), (2)")
    const settings = ConfigProvider.layer(ConfigProvider.fromUnknown({ ETRACK_RATE: "20" }))
    const status = SystemStatus.layer.pipe(Layer.provide(Database.layerOf(url, 1)), Layer.provide(settings))
    const calls = SystemStatus.use(({ awaitRate }) =>
      Effect.timed(Effect.repeat(awaitRate("etrack.register"), { times: 4 })),
    )
    const [took] = await Effect.runPromise(Effect.provide(calls, status))
    // Four calls after the first, each at half the rate.
    expect(Duration.toMillis(took)).toBeGreaterThan(390)
  })

  it("keep away from a system that another found not to be reached, also where nothing is written of it yet", async () => {
    const { url, close } = await openDatabase(1)
    closers.push(close)
    const settings = ConfigProvider.layer(ConfigProvider.fromUnknown({ HUB_BREAKER_FAILURES: "2" }))
    const layer = SystemStatus.layer.pipe(Layer.provide(Database.layerOf(url, 1)), Layer.provide(settings))
    const [one, other] = [1, 2].map(() => ManagedRuntime.make(Layer.fresh(layer)))
    if (one === undefined || other === undefined) throw new Error("there are two hubs")
    closers.push(
      () => one.dispose(),
      () => other.dispose(),
    )
    await Promise.all([one, other].map((hub) => hub.runPromise(SystemStatus.use(({ refresh }) => refresh))))
    const failing = SystemStatus.use(({ ended }) => ended("etrack.register", "later"))
    await one.runPromise(Effect.andThen(failing, failing))
    const hold = SystemStatus.use(({ refresh, hold }) => Effect.andThen(refresh, () => Effect.succeed(hold)))
    expect((await other.runPromise(hold))("etrack.register")).toMatchObject({ why: "cooling" })
  })
})

describe("a season in which the e-track is down for the two days before its cut-off", () => {
  it("makes no attempt after the cut-off, and tells a person in time of every pilgrim at risk", async () => {
    const season = await drawnSeason(120, {
      HUB_BREAKER_COOLDOWN: "500 millis",
      HUB_BREAKER_LONGEST_COOLDOWN: "500 millis",
    })
    const { etrack } = season.standIns.mocks
    const closes = season.figures.cutOffs.registration.day
    etrack.faults.set([{ kinds: ["unavailable"], rate: 1, seed: "down" }])
    await season.confirm(season.drawn)
    await season.turn(addDays(closes, -3))
    const waiting = await season.count("pilgrim where awaits = 'registration'")
    await until(async () => (await season.count("exchange where operation = 'etrack.register' and attempts > 1")) > 0)
    for (const left of [2, 1, 0]) await season.turn(addDays(closes, -left))
    expect(waiting).toBeGreaterThan(20)
    expect(await season.count("task where kind = 'cut-off.at-risk' and due is not null")).toBe(waiting)

    await season.turn(addDays(closes, 1))
    const turned = Date.now()
    etrack.faults.set([])
    await until(
      async () =>
        (await season.count(
          "exchange where operation = 'etrack.register' and waits is not null and state <> 'NotDone'",
        )) === 0,
    )
    await until(async () => (await season.count("pilgrim where state = 'Drawn'")) === 0)
    expect(registrations(season)).toEqual([])
    // What a busy machine left in doubt is asked about all the same.
    const { rows } = await season.pool.query(
      "select from message where exchange like 'etrack.register/%' and kind = 'send' and started > $1 and sent is not null",
      [new Date(turned)],
    )
    expect(rows).toEqual([])
    expect(await season.count("pilgrim where awaits is not null")).toBe(0)
  })
})

describe("a season whose e-track took what was asked, and decides nothing until its cut-off", () => {
  it("tells a person in time of every pilgrim at risk", async () => {
    const season = await drawnSeason(60)
    const closes = season.figures.cutOffs.registration.day
    // Nobody asks about them while we look.
    await season.runtime.runPromise(pauseSystem("etrack", "person:1", "It is being maintained."))
    await season.confirm(season.drawn)
    const waiting = await season.count("pilgrim where awaits = 'registration'")
    const asked = "exchange where operation = 'etrack.register'"
    const groups = Number(
      (await season.pool.query("select count(distinct group_id) from pilgrim where awaits is not null")).rows[0].count,
    )
    await until(async () => (await season.count(asked)) === groups)
    await season.pool.query(
      `update exchange set state = 'Accepted', attempts = 1, data = '{"receipt":"R1"}' where operation = 'etrack.register'`,
    )
    await season.pool.query("update system_status set paused = null, paused_by = null, paused_because = null")
    // Of their groups the e-track has decided about one already, and another has left.
    await season.pool.query(
      `update pilgrim p set awaits = l.awaits from (values (1, 'entitlement'), (2, 'undoing')) l(n, awaits),
         (select id, row_number() over (order by id) as n from pilgrim where awaits is not null) w
       where w.id = p.id and w.n = l.n`,
    )
    await season.turn(addDays(closes, -1))
    expect(waiting).toBeGreaterThan(5)
    const atRisk = waiting - 2
    expect(await season.count("task where kind = 'cut-off.at-risk' and why_en like '%has not decided%'")).toBe(atRisk)
    const { ar } = dayWords(closes)
    expect(await season.count(`task where kind = 'cut-off.at-risk' and why_ar like '%${ar}%'`)).toBe(atRisk)
  })

  it("tells a person of whoever waits for what was declined, and until which day when that is postponed, until it is not waited for any more", async () => {
    const season = await drawnSeason(60)
    const closes = season.figures.cutOffs.registration.day
    await season.runtime.runPromise(pauseSystem("etrack", "person:1", "It is being maintained."))
    await season.confirm(season.drawn)
    const waiting = await season.count("pilgrim where awaits = 'registration'")
    await until(async () => (await season.count("exchange where operation = 'etrack.register'")) > 0)
    await season.pool.query(
      `update exchange set state = 'Declined', data = '{"code":"ours"}', sender = null, holder = null where operation = 'etrack.register'`,
    )
    await season.turn(addDays(closes, -1))
    const told = "task where kind = 'cut-off.at-risk' and why_en like '%has declined%' and closed is null"
    expect(waiting).toBeGreaterThan(5)
    expect(await season.count(told)).toBe(waiting)
    const look = () => season.runtime.runPromise(tellOfRisks())
    await season.pool.query("update season set registration_closes = registration_closes + 1")
    await look()
    expect(await season.count(`${told} and due::date = '${addDays(closes, 1)}'`)).toBe(0)
    await look()
    expect(await season.count(told)).toBe(waiting)
    expect(await season.count(`${told} and why_en like '%${dayWords(addDays(closes, 1)).en}%'`)).toBe(waiting)
    await season.pool.query("update pilgrim set awaits = 'undoing' where awaits = 'registration'")
    await look()
    expect(await season.count(told)).toBe(0)
  })
})
