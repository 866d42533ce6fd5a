import { readFileSync } from "node:fs"
import { type PilgrimId, seasonOf } from "@mahmal/core/journey/ids"
import { readSeason as seasonFrom } from "@mahmal/core/season/readSeason"
import type { Season } from "@mahmal/core/season/Season"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect, ManagedRuntime, Result, Schedule } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { ForeignSystems } from "../../src/foreignSystems.ts"
import { searchPilgrims } from "../../src/http/queries/searchPilgrims.ts"
import { brokenTotals } from "../../src/reconciliation/totals.ts"
import { rehearse } from "../../src/rehearsal/rehearse.ts"
import { everything, type Reach } from "../../src/rights/reach.ts"
import { type HubParts, serverLayer } from "../../src/serverLayer.ts"
import { type StandIns, startStandIns } from "../../src/standIns/startStandIns.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { ledgersOf } from "../support/ledgers.ts"
import type { Happened, Journey, Outcome, ShareOfPlaces } from "../support/outcome.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"
import { until } from "../support/until.ts"
import { wrongsOf } from "../support/wrongs.ts"

const both = ["1448" as SeasonName, "1449" as SeasonName] as const

let first: SmallSeason
let fresh: FreshDatabase
let pool: pg.Pool
let standIns: StandIns
let hub: ManagedRuntime.ManagedRuntime<HubParts | ForeignSystems, unknown>
let next: Season

/** A year later, on other days and with fewer places; the same people apply again. */
const yearAfter = (file: string): Season => {
  const json = JSON.parse(readFileSync(file, "utf8"))
  return Result.getOrThrow(
    seasonFrom({
      ...json,
      name: "1449",
      arafah: { hijri: "1449-12-09" },
      registration: { closes: "2027-05-20T24:00:00+03:00" },
      draw: { ...json.draw, day: "2027-05-25" },
      cutOffs: { registration: { hijri: "1449-08-13" }, visas: { hijri: "1449-10-01" } },
      opens: {},
      places: {
        total: json.places.total - 2,
        shares: { ...json.places.shares, citizens: json.places.shares.citizens - 2 },
      },
    }),
  )
}

const told = (path: string, body: unknown) =>
  Effect.promise(async () => {
    await fetch(new URL(path, standIns.environment.BORDER_URL), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  })

const run = (season: Season, seed: string) =>
  rehearse({ season, applications: first.applicationsFile, seed, unrest: 5, tellBorder: told })

/** Once the e-track of a season has closed, the one after it begins. */
const afterRegistrationOf = (season: Season) =>
  readSeason(season.name).pipe(
    Effect.map(({ today }) => today > season.cutOffs.registration.day),
    Effect.orElseSucceed(() => false),
    Effect.repeat({ until: (isOver) => isOver, schedule: Schedule.spaced("50 millis") }),
  )

const rows = async <Row extends object>(text: string, season: SeasonName) =>
  (await pool.query<Row>(text, [season])).rows

/** What one of the seasons has come to. */
const outcomeOf = async (season: SeasonName): Promise<Outcome> => {
  const happened = await rows<Happened>(
    `select pilgrim, jsonb_build_object('_tag', type) || data::jsonb as event from event where pilgrim like $1 || '-%'
     order by day, max(at) over (partition by pilgrim order by version), pilgrim, version`,
    season,
  )
  const journals = Map.groupBy(happened, ({ pilgrim }) => pilgrim)
  const stored = await rows<Omit<Journey, "events">>(
    `select id as pilgrim, share, jsonb_build_object('_tag', state) || data as state from pilgrim where season = $1`,
    season,
  )
  const ledgers = ledgersOf(standIns)
  const isOurs = (line: string) => line.includes(`${season}-`)
  return {
    journeys: new Map(
      stored.map((row) => [
        row.pilgrim,
        { ...row, events: (journals.get(row.pilgrim) ?? []).map(({ event }) => event) },
      ]),
    ),
    happened,
    shares: await rows<ShareOfPlaces>("select name, places, taken from share where season = $1 order by name", season),
    exchanges: await rows(
      "select id, operation, state from exchange where exists (select from unnest(pilgrims) p where p like $1 || '-%')",
      season,
    ),
    ledgers: {
      effects: ledgers.effects.filter(isOurs),
      timed: ledgers.timed.filter(({ pilgrim }) => pilgrim?.startsWith(`${season}-`)),
      crossings: ledgers.crossings,
      notices: ledgers.notices.filter(isOurs),
    },
  }
}

beforeAll(async () => {
  first = await smallSeason(110)
  next = yearAfter(first.seasonFile)
  fresh = await freshDatabase()
  const port = await freePort()
  pool = new pg.Pool({ connectionString: fresh.url, max: 2, options: "-c search_path=mahmal" })
  standIns = await startStandIns({
    seed: "1448",
    faultRate: 0.03,
    hubUrl: `http://127.0.0.1:${port}`,
    rejectRate: 0.06,
    refuseRate: 0.06,
  })
  hub = ManagedRuntime.make(
    serverLayer({
      ...standIns.environment,
      HUB_FIRST_PAUSE: "50 millis",
      HUB_LONGEST_PAUSE: "500 millis",
      HUB_ASK_EVERY: "300 millis",
      HUB_REPORT_DEADLINE: "3 seconds",
      DATABASE_URL: fresh.url,
      PORT: String(port),
    }),
  )
})
afterAll(async () => {
  await hub.dispose()
  await standIns.close()
  await pool.end()
  await fresh.drop()
  await first.remove()
})

describe("two seasons on one hub, the second begun while the first still issues visas, with the same people in both", () => {
  beforeAll(async () => {
    await hub.runPromise(
      Effect.all([run(first.figures, "1448"), Effect.andThen(afterRegistrationOf(first.figures), run(next, "1449"))], {
        concurrency: 2,
      }),
    )
  }, 400_000)

  it.each(both)(
    "ends %s with everybody in one final state, every place counted, and everything outside done once or undone",
    async (season) => {
      expect(wrongsOf(await outcomeOf(season), first)).toEqual([])
    },
  )

  it("has let people travel in both", async () => {
    const travelled = async (season: SeasonName) =>
      rows<{ id: PilgrimId }>("select id from pilgrim where season = $1 and state = 'Returned'", season)
    for (const season of both) expect((await travelled(season)).length).toBeGreaterThan(3)
  })

  it("counts every total of both as the journal does, and sends nothing that is about people of two seasons", async () => {
    expect(await hub.runPromise(brokenTotals())).toEqual([])
    const { rows: mixed } = await pool.query(
      "select id from exchange where operation <> 'border.read' and (select count(distinct left(p, 4)) from unnest(pilgrims) p) > 1",
    )
    expect(mixed).toEqual([])
  })

  it("has given every bracelet of a season a place of its own in that season's list, and revoked it when its journey ended", async () => {
    await until(async () => {
      const { rowCount } = await pool.query("select from bracelet_credential where revoked_in is null")
      return rowCount === 0 || undefined
    })
    for (const season of both) {
      const issued = await rows<{ place: number; pilgrim: PilgrimId }>(
        "select place, pilgrim from bracelet_credential where season = $1 order by place",
        season,
      )
      expect(issued.length).toBeGreaterThan(3)
      expect(issued.map(({ place }) => place)).toEqual(issued.map((_, place) => place))
      expect(issued.filter(({ pilgrim }) => seasonOf(pilgrim) !== season)).toEqual([])
    }
  })

  it("finds a person by passport in both, in one where only one is asked for, and in none that the caller may not see", async () => {
    const [passport = ""] = (
      await pool.query<{ passport_no: string }>(
        "select passport_no from person group by passport_no having count(*) = 2 order by passport_no limit 1",
      )
    ).rows.map(({ passport_no }) => passport_no)
    const found = async (season: SeasonName | undefined, reach: Reach) => {
      const search = searchPilgrims({ passport, ...(season && { season }) }, reach)
      return (await hub.runPromise(search)).items.map(({ pilgrim }) => seasonOf(pilgrim))
    }
    expect(await found(undefined, everything)).toEqual(both)
    for (const season of both) {
      expect(await found(season, everything)).toEqual([season])
      expect(await found(undefined, { seasons: [season] })).toEqual([season])
    }
    expect(await found(both[0], { seasons: [both[1]] })).toEqual([])
  })
})
