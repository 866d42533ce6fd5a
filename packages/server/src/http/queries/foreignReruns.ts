import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import type { Reach } from "../../rights/reach.ts"

const foreign = `
  select r.id::int as rerun from rerun r
  where r.id = any($1) and exists (
    select from rerun_item i, unnest(i.pilgrims) as q(id)
    where i.rerun = r.id and split_part(q.id, '-', 1) <> all($2::text[]))`

/** Which of some plans have anybody of another season than those in which a caller works. */
export const foreignReruns = Effect.fn("foreignReruns")(function* (
  reruns: ReadonlyArray<number>,
  seasons: Reach["seasons"],
) {
  if (seasons === "all" || reruns.length === 0) return new Set<number>()
  const database = yield* Database
  const rows = yield* database.query<{ rerun: number }>({ text: foreign, values: [reruns, seasons] })
  return new Set(rows.map(({ rerun }) => rerun))
})
