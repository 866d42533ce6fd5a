import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

// Of a day's messages, rows are dead by erasures alone. An hour more, as what was erased may not have been committed when the
// table was vacuumed, or somebody may still have seen it.
const due = `
  select c.oid::regclass::text as name from pg_class c
  where (c.relname in ('person', 'health_record', 'application', 'exchange_act', 'correction', 'answered_command')
      and c.relnamespace = 'mahmal'::regnamespace
    or c.oid in (select inhrelid from pg_inherits where inhparent = 'message'::regclass)
      and pg_stat_get_dead_tuples(c.oid) > 0)
    and (select max(at) from erasure) > coalesce(pg_stat_get_last_vacuum_time(c.oid), '-infinity') - interval '1 hour'
  order by 1`

/**
 * Takes what was erased out of the statistics too, and gives its room in tables and indexes to others. PostgreSQL does so by
 * itself when enough rows of a table have changed, and few erasures never are enough. Nothing is done when nothing was erased.
 */
export const vacuumErased = Effect.fn("vacuumErased")(function* () {
  const database = yield* Database
  const tables = yield* database.query<{ name: string }>({ text: due })
  // For few rows indexes would be left out. What another hub is at is not waited for.
  for (const { name } of tables)
    yield* database.query({ text: `vacuum (analyze, index_cleanup on, skip_locked) ${name}` })
})
