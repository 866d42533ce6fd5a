import type pg from "pg"
import { until } from "./until.ts"

// Other databases of the server, and the hub's own work, wait for other locks. Activity would be seen as it was at first.
const behind = `
  with recursive behind (pid) as (
    select pg_backend_pid()
    union select l.pid from pg_locks l join behind b on b.pid = any(pg_blocking_pids(l.pid)) where not l.granted
  )
  select from behind where pid <> pg_backend_pid()`

/** Waits until so many connections wait for what `holder` has locked, or for one another behind it. */
export const untilHeldUp = (holder: pg.ClientBase, count = 1): Promise<true> =>
  until(async () => {
    const { rowCount } = await holder.query(behind)
    return (rowCount ?? 0) >= count || undefined
  })
