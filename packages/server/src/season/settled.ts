import type { SeasonName } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { stillOpen } from "../postgres/inStates.ts"
import { only } from "../postgres/only.ts"

const restless = `
  select (select count(*) from pilgrim where season = $1 and phase in ('UnderWay', 'Lapsed', 'Withdrawn', 'Refused', 'Deceased')
      and awaits is not null)::int
    + (select count(*) from exchange where ${stillOpen} and operation <> 'sms.send')::int
    as count`

/**
 * Whether all that was due is settled: nobody waits for an answer from outside or for something to be undone.
 * Messages do not count: no journey waits for them.
 */
export const settled = Effect.fn("settled")(function* (season: SeasonName) {
  const database = yield* Database
  const rows = yield* database.query<{ count: number }>({ name: "restless", text: restless, values: [season] })
  return only(rows, "the count").count === 0
})
