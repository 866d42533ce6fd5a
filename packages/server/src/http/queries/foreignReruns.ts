import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"
import { seasonIn } from "../../postgres/seasonIn.ts"
import { placeIn } from "../../postgres/where.ts"
import { type Seasons, seasonsWithin } from "../../rights/reach.ts"

const foreign = (within: string) => `
  select r.id::int as rerun from rerun r
  where r.id = any($1) and exists (
    select from rerun_item i, unnest(i.pilgrims) as q(id) where i.rerun = r.id and not (${within}))`

/** Which of some plans have anybody of another season than those in which a caller works. */
export const foreignReruns = Effect.fn("foreignReruns")(function* (reruns: ReadonlyArray<number>, reach: Seasons) {
  const values: Array<unknown> = [reruns]
  const [within] = seasonsWithin(reach, seasonIn("q.id"), placeIn(values))
  if (within === undefined || reruns.length === 0) return new Set<number>()
  const database = yield* Database
  const rows = yield* database.query<{ rerun: number }>({ text: foreign(within), values })
  return new Set(rows.map(({ rerun }) => rerun))
})
