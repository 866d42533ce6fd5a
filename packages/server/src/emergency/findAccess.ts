import { Clock, Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Reads } from "../rights/rights.ts"

const open = `
  select id::float8 as id from emergency_access
  where caller = $1 and pilgrim = $2 and reads = any($3) and opened <= $4 and until > $4 order by id desc limit 1`

/** The emergency access by which somebody may read of a pilgrim now; none where none is open. */
export const findAccess = Effect.fn("findAccess")(function* (caller: string, pilgrim: string, reads: Reads) {
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  const enough = reads === "personal" ? ["personal", "health"] : [reads]
  const [access] = yield* database.query<{ id: number }>({ text: open, values: [caller, pilgrim, enough, now] })
  return access?.id
})
