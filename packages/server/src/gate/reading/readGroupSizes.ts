import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

// Nobody of a group is parted from it: the camps of one are those of all.
const sizes = `
  select group_number as number, count(*)::int as expected, max(camps) as camps from bracelet_credential
  where season = $1 and revoked_in is null group by group_number order by group_number`

interface Size {
  readonly number: number
  readonly expected: number
  readonly camps: ReadonlyArray<number>
}

/** How many bracelets in force each group of a season has, and the camps where it belongs. */
export const readGroupSizes = Effect.fn("readGroupSizes")(function* (season: string) {
  const database = yield* Database
  return yield* database.query<Size>({ text: sizes, values: [season] })
})
