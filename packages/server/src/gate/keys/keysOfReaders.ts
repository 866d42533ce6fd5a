import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

/** What the trust lists say so far, by the names of keys. `issued` is when the newest was made, in seconds since 1970. */
export interface KeysOfReaders {
  /** The keys of the newest list. */
  readonly listed: ReadonlySet<string>
  /** Keys that an earlier list has and the newest has not: nobody shall believe them again. */
  readonly withdrawn: ReadonlySet<string>
  readonly issued: number
}

interface Row {
  readonly name: string
  readonly listed: boolean
  readonly issued: number
}

// Each line of `keys` begins with the name of one.
const ever = `
  select split_part(key, ' ', 1) as name, bool_or(l.version = n.version) as listed,
    extract(epoch from max(n.issued))::float8 as issued
  from (select version, issued from trust_list order by version desc limit 1) n,
    trust_list l, regexp_split_to_table(l.keys, E'\\n') key
  group by 1`

/** The keys that readers believe, and those that they believed; undefined where no reader was ever given any. */
export const keysOfReaders = Effect.fn("keysOfReaders")(function* () {
  const database = yield* Database
  const rows = yield* database.query<Row>({ name: "keys-of-readers", text: ever })
  const [first] = rows
  if (first === undefined) return undefined
  const named = (listed: boolean) => new Set(rows.filter((row) => row.listed === listed).map(({ name }) => name))
  const known: KeysOfReaders = { listed: named(true), withdrawn: named(false), issued: first.issued }
  return known
})
