import type { Direction } from "@mahmal/gate"
import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

/** Passages that one answer tells. */
const mostAtOnce = 2000

const changed = `
  select p.reference, p.place, p.direction, p.time::float8 / 1000 as at, p.change::float8 as change, b.group_number as group
  from gate_passage p left join bracelet_credential b on b.reference = p.reference
  where p.season = $1 and p.change > $2 order by p.change limit $3`

interface Row {
  readonly reference: string
  readonly place: string
  readonly direction: Direction
  readonly at: number
  readonly change: number
  readonly group: number | null
}

/**
 * Where bracelets were let through last, as it changed after a place in that order. Uploads of a season are merged one after
 * the other, so nothing ever appears before a place that was told.
 */
export const readPassages = Effect.fn("readPassages")(function* (season: string, after: number) {
  const database = yield* Database
  const rows = yield* database.query<Row>({
    text: changed,
    values: [season, after, mostAtOnce],
  })
  return {
    items: rows.map(({ change: _, group, ...passage }) => (group === null ? passage : { ...passage, group })),
    next: rows.at(-1)?.change ?? after,
    more: rows.length === mostAtOnce,
  }
})
