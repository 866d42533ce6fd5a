import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { byReport } from "../postgres/byReport.ts"
import { Database } from "../postgres/Database.ts"
import { stillOpen } from "../postgres/inStates.ts"
import { only } from "../postgres/only.ts"

const restless = `
  select (select count(*) from pilgrim where season = $1 and phase in ('UnderWay', 'Lapsed', 'Withdrawn', 'Refused', 'Deceased', 'NoShow')
      and awaits is not null)::int
    + (select count(*) from exchange e where ${stillOpen} and operation not in ${byReport}
        and exists (select from pilgrim p where p.id = any(e.pilgrims) and p.season = $1))::int
    as count`

/**
 * Whether all that was due in a season is settled: nobody of it waits for an answer from outside or for something to be
 * undone. Messages and calls by telephone do not count, for no journey waits for them; nor do other seasons, nor documents of the
 * border, which are of no season.
 */
export const settled = Effect.fn("settled")(function* (season: SeasonName) {
  const database = yield* Database
  const rows = yield* database.query<{ count: number }>({ name: "restless", text: restless, values: [season] })
  return only(rows, "the count").count === 0
})
