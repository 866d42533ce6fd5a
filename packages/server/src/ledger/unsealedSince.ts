import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"

// What is in the first page that is not sealed, and in none yet. A page may have been closed long after it was written.
const oldest = `
  select (extract(epoch from least(
    (select min(at) from writing where page = 1 + coalesce((select last_page from seal order by number desc limit 1), 0)),
    (select min(at) from writing where page is null)
  )) * 1000)::float8 as since`

/** The instant in milliseconds since 1970 from which on something waits for a seal; none when all is sealed. */
export const unsealedSince = Effect.fn("unsealedSince")(function* () {
  const database = yield* Database
  const rows = yield* database.query<{ since: number | null }>({ name: "unsealed-since", text: oldest })
  return only(rows, "the time").since ?? undefined
})
