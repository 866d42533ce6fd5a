import { Effect } from "effect"
import type { Database } from "../postgres/Database.ts"
import { takeOver } from "./handBack.ts"
import type { Queue } from "./Queue.ts"
import { livingHubs, type Run } from "./Run.ts"

// A hub that hangs still holds its lock by its open connection, which is therefore ended. If another process holds the lock,
// it is a hub that is taking over, and is left alone.
const endSilent = `
  select pg_terminate_backend(l.pid) from hub_run r join pg_locks l
    on l.locktype = 'advisory' and l.classid = $1 and l.objid = r.number and l.objsubid = 2
      and l.pid = r.process
      and l.database = (select oid from pg_database where datname = current_database())
  where r.number <> $2 and r.seen < now() - $3 * interval '1 millisecond'`

/**
 * Takes over from every other run whose lock is free, after it has freed those of runs that were silent for so many
 * milliseconds. Holding that lock, no other hub does the same.
 */
export const takeOverOthers = Effect.fnUntraced(function* (
  database: Database["Service"],
  queue: Queue["Service"],
  run: Run,
  silent: number,
) {
  const ask = (text: string, values: Array<unknown>) => Effect.promise(() => run.ask(text, values))
  yield* ask(endSilent, [livingHubs, run.number, silent])
  for (const { number } of yield* ask("select number from hub_run where number <> $1", [run.number])) {
    const [taken] = yield* ask("select pg_try_advisory_lock($1, $2) as free", [livingHubs, number])
    if (taken?.free === true)
      yield* Effect.ensuring(
        takeOver(database, queue, number),
        ask("select pg_advisory_unlock($1, $2)", [livingHubs, number]),
      )
  }
})
