import { Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { repeatedly } from "../repeatedly.ts"
import { type Claimed, lease, runReconciliation } from "./runReconciliation.ts"
import { tellOfTotals } from "./totals.ts"

// One that nobody runs, or whose hub has said nothing for too long: from here on another run of it counts.
const claim = `
  update reconciliation set runner = runner + 1, leased = now() + interval '${lease}'
  where id = (
    select id from reconciliation where ended is null and leased < now() order by id limit 1 for update skip locked)
  returning id::int, system, season, compared_to, differences, runner`

/** Takes over every reconciliation that is due and that nobody runs, and runs it; ends when there is none. */
export const runReconciliations = Effect.fn("runReconciliations")(function* (limit?: number) {
  const database = yield* Database
  for (;;) {
    const [claimed] = yield* database.query<Claimed>({ text: claim })
    if (claimed === undefined) return
    yield* runReconciliation(claimed, limit)
  }
})

/** Runs what is asked for, for as long as the hub lives, and looks every hour whether the totals agree. */
export const layer = Layer.effectDiscard(
  Effect.andThen(
    Effect.forkScoped(repeatedly(runReconciliations(), "1 second", "a reconciliation was interrupted, and goes on")),
    Effect.forkScoped(repeatedly(tellOfTotals(), "1 hour", "the totals could not be compared")),
  ),
)
