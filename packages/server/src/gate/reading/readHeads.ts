import type { GroupId } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { isLast } from "./isLast.ts"
import { planOfSeason } from "./planOfSeason.ts"

// A replaced bracelet's holder is one head: who is inside with the old one is found by the pilgrim, not by the reference.
const heads = `
  select g.number, g.group_id as group, count(distinct b.pilgrim) filter (where b.revoked_in is null)::int as expected,
    count(distinct b.pilgrim) filter (where p.direction = 'in' and p.camp = $2 and ${isLast})::int as inside,
    count(distinct b.pilgrim) filter (where a.reference is not null)::int as arrived
  from gate_group g
  join bracelet_credential b on b.season = g.season and b.group_number = g.number and $2 = any(b.camps)
  left join gate_passage p on p.reference = b.reference
  left join gate_arrival a on a.season = g.season and a.camp = $2 and a.reference = b.reference
  where g.season = $1 and g.number > $3
  group by g.number, g.group_id order by g.number limit $4`

interface Heads {
  readonly number: number
  readonly group: GroupId
  readonly expected: number
  readonly inside: number
  readonly arrived: number
}

/** Counts the heads of each group that belongs into a camp. */
export const readHeads = Effect.fn("readHeads")(function* (season: SeasonName, camp: number, paging: Paging<number>) {
  const database = yield* Database
  const { camps } = yield* planOfSeason(season)
  if (!camps.some(({ id }) => id === camp)) return yield* new NotKnown({ what: "camp", name: String(camp) })
  const rows = yield* database.query<Heads>({
    text: heads,
    values: [season, camp, paging.cursor ?? 0, rowsFor(paging)],
  })
  return pageFrom<Heads, number>(rows, paging, ({ number }) => number)
})
