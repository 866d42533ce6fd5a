import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"

const undoing = `
  select count(*)::int as count from pilgrim p join season s on s.name = p.season
  where s.name = $1 and p.phase in ('Lapsed', 'Withdrawn', 'Refused', 'Deceased') and p.awaits is not null and p.since >= s.today`

/**
 * Whether for everybody who left a season on its present day all is undone outside, so that their places are free.
 *
 * Who left on an earlier day does not count: a system that refuses to undo something, or is down, may take days, and a place
 * that passes on too late is lost for the year.
 */
export const leaversUndone = Effect.fn("leaversUndone")(function* (season: SeasonName) {
  const database = yield* Database
  const rows = yield* database.query<{ count: number }>({ name: "undoing", text: undoing, values: [season] })
  return only(rows, "the count").count === 0
})
