import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

// The last that came to its end stays for as long as there is no other: it says when a system was compared at all.
const drop = `
  delete from reconciliation r where ended < now() - $1 * interval '1 day'
    and exists (select from reconciliation n
      where n.system = r.system and n.season = r.season and n.id > r.id and n.ended is not null and n.failed is null)`

/** Drops reconciliations and their differences after so many days: they name what systems have in the names of pilgrims. */
export const dropReconciliations = Effect.fn("dropReconciliations")(function* (days: number) {
  const database = yield* Database
  yield* database.query({ text: drop, values: [days] })
})
