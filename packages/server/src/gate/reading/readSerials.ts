import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

/** Serials that one answer tells. */
const mostAtOnce = 2000

const issued = `
  select serial, reference, group_number as group, place from bracelet_credential
  where season = $1 and place >= $2 order by place limit $3`

interface Row {
  readonly serial: string
  readonly reference: string
  readonly group: number
  readonly place: number
}

/** The serials of a season's bracelets from a place in the status list on, in the order in which they were issued. */
export const readSerials = Effect.fn("readSerials")(function* (season: string, after: number) {
  const database = yield* Database
  const rows = yield* database.query<Row>({
    text: issued,
    values: [season, after, mostAtOnce],
  })
  return {
    items: rows.map(({ place: _, ...bracelet }) => bracelet),
    next: (rows.at(-1)?.place ?? after - 1) + 1,
    more: rows.length === mostAtOnce,
  }
})
