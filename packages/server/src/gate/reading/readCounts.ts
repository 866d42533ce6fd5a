import type { SeasonName } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { planOfSeason } from "./planOfSeason.ts"

const byGate = `
  select gate,
    coalesce(sum(scans) filter (where passed and direction = 'in'), 0)::int as "in",
    coalesce(sum(scans) filter (where passed and direction = 'out'), 0)::int as out,
    coalesce(sum(scans) filter (where not passed), 0)::int as stopped,
    coalesce(sum(scans) filter (where light = 'amber'), 0)::int as amber
  from gate_count where season = $1 group by gate`

const byCamp = `
  select camp,
    (select count(*) from gate_passage p where p.season = $1 and p.camp = c.camp and p.direction = 'in')::int as inside,
    (select count(*) from gate_arrival a where a.season = $1 and a.camp = c.camp)::int as arrived,
    (select count(*) from bracelet_credential b
      where b.season = $1 and b.revoked_in is null and c.camp = any(b.camps))::int as expected
  from unnest($2::int[]) as c (camp)`

interface AtGate {
  readonly gate: string
  readonly in: number
  readonly out: number
  readonly stopped: number
  readonly amber: number
}

interface InCamp {
  readonly camp: number
  readonly inside: number
  readonly arrived: number
  readonly expected: number
}

const nobodyYet = { in: 0, out: 0, stopped: 0, amber: 0 }

/** The live counts of a season's gates and camps, of all that was merged. Gates that a reader named and the plan does not are told too. */
export const readCounts = Effect.fn("readCounts")(function* (season: SeasonName) {
  const database = yield* Database
  const { camps, gates } = yield* planOfSeason(season)
  const counted = yield* database.query<AtGate & Record<string, unknown>>({ text: byGate, values: [season] })
  const found = new Map(counted.map((row) => [row.gate, row]))
  const names = new Set([...gates.map(({ id }) => id), ...found.keys()])
  const inCamps = yield* database.query<InCamp & Record<string, unknown>>({
    text: byCamp,
    values: [season, camps.map(({ id }) => id)],
  })
  return {
    season,
    at: new Date().toISOString(),
    gates: [...names].map((gate): AtGate => found.get(gate) ?? { gate, ...nobodyYet }),
    camps: inCamps,
  }
})
