import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { within } from "./within.ts"

const tables = ["event", "person_commitment", "contract_in_force", "erasure", "trail", "announcement"]

const oldestBetween = (since: string, upto: string): string =>
  tables.map((table) => `(select min(e.at) from ${table} e where ${within("e", since, upto)})`).join(",\n    ")

// What is in the first page that is not sealed, and in none yet. A page may have been closed long after it was written.
const oldest = `
  with first as (
    select since, upto from page
    where number = 1 + coalesce((select last_page from seal order by number desc limit 1), 0)
  ), last as (select coalesce((select upto from page order by number desc limit 1), '1:1:') as upto)
  select (extract(epoch from least(
    ${oldestBetween("(select since from first)", "(select upto from first)")},
    ${oldestBetween("(select upto from last)", "pg_current_snapshot()")}
  )) * 1000)::float8 as since`

/** The instant in milliseconds since 1970 from which on something waits for a seal; none when all is sealed. */
export const unsealedSince = Effect.fn("unsealedSince")(function* () {
  const database = yield* Database
  const [row] = yield* database.query<{ since: number | null }>({ name: "unsealed-since", text: oldest })
  return row?.since ?? undefined
})
