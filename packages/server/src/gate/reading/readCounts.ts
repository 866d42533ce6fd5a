import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { isLast } from "./isLast.ts"
import { planOfSeason } from "./planOfSeason.ts"

const byGate = `
  select gate,
    coalesce(sum(scans) filter (where passed and direction = 'in'), 0)::int as "in",
    coalesce(sum(scans) filter (where passed and direction = 'out'), 0)::int as out,
    coalesce(sum(scans) filter (where not passed), 0)::int as stopped,
    coalesce(sum(scans) filter (where light = 'amber'), 0)::int as amber
  from gate_count where season = $1 group by gate`

// Each table is counted once, however many camps there are: this is asked for every second while somebody looks. Heads are
// pilgrims, whichever bracelet they came with; a bracelet that the hub does not know is a head of its own.
const byCamp = `
  select c.camp, coalesce(i.heads, 0) as inside, coalesce(a.heads, 0) as arrived, coalesce(b.heads, 0) as expected
  from unnest($2::int[]) with ordinality as c (camp, n)
  left join (select p.camp, count(distinct coalesce(b.pilgrim, p.reference))::int as heads
    from gate_passage p left join bracelet_credential b on b.reference = p.reference
    where p.season = $1 and p.direction = 'in' and ${isLast} group by p.camp) i using (camp)
  left join (select a.camp, count(distinct coalesce(b.pilgrim, a.reference))::int as heads
    from gate_arrival a left join bracelet_credential b on b.reference = a.reference
    where a.season = $1 group by a.camp) a using (camp)
  left join (select camp, count(*)::int as heads from bracelet_credential, unnest(camps) as camp
    where season = $1 and revoked_in is null group by camp) b using (camp)
  order by n`

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

/** The live counts of a season's gates and camps. */
export interface Counts {
  readonly season: SeasonName
  /** When they were so. */
  readonly at: string
  readonly gates: ReadonlyArray<AtGate>
  readonly camps: ReadonlyArray<InCamp>
}

const nobodyYet = { in: 0, out: 0, stopped: 0, amber: 0 }

/** The live counts of a season's gates and camps, of all that was merged. Gates that a reader named and the plan does not are told too. */
export const readCounts = Effect.fn("readCounts")(function* (season: SeasonName) {
  const database = yield* Database
  const { camps, gates } = yield* planOfSeason(season)
  const counted = yield* database.query<AtGate>({ text: byGate, values: [season] })
  const found = new Map(counted.map((row) => [row.gate, row]))
  const names = new Set([...gates.map(({ id }) => id), ...found.keys()])
  const inCamps = yield* database.query<InCamp>({
    text: byCamp,
    values: [season, camps.map(({ id }) => id)],
  })
  const counts: Counts = {
    season,
    at: new Date(yield* Clock.currentTimeMillis).toISOString(),
    gates: [...names].map((gate) => found.get(gate) ?? { gate, ...nobodyYet }),
    camps: inCamps,
  }
  return counts
})
