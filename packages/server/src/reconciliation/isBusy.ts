import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"

// What there is room for is taken up at once: something stays in the queue only while the system's turns are taken.
const busy = `
  select exists (select from pgboss.job j
    where j.name like $1 || '.%' and j.state < 'active' and j.start_after < now()) as busy`

/** Whether something for a system is due that no hub has room for yet. */
export const isBusy = Effect.fn("isBusy")(function* (system: ComparedSystem) {
  const database = yield* Database
  return only(yield* database.query<{ busy: boolean }>({ text: busy, values: [system] }), "an answer").busy
})
