import { Clock, Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { repeatedly } from "../repeatedly.ts"
import { askNightly, nightBegins } from "./askNightly.ts"
import { type Claimed, lease, runReconciliation } from "./runReconciliation.ts"
import { tellOfTotals } from "./totals.ts"

// One that nobody runs, or whose hub has said nothing for too long: from here on another run of it counts.
const claim = `
  update reconciliation set runner = runner + 1, leased = now() + interval '${lease}'
  where id = (
    select id from reconciliation where ended is null and leased < now() order by id limit 1 for update skip locked)
  returning id::int, system, season, compared_to, differences, runner, night is not null as nightly`

/** Takes over every reconciliation that is due and that nobody runs, and runs it; ends when there is none. */
export const runReconciliations = Effect.fn("runReconciliations")(function* (limit?: number) {
  const database = yield* Database
  for (;;) {
    const [claimed] = yield* database.query<Claimed>({ text: claim })
    if (claimed === undefined) return
    yield* runReconciliation(claimed, limit)
  }
})

/** Runs what is asked for, for as long as the hub lives, asks by itself every night, and looks every hour whether the totals agree. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const begins = yield* nightBegins
    const running = repeatedly(runReconciliations(), "1 second", "a reconciliation was interrupted, and goes on")
    yield* Effect.forkScoped(running)
    yield* Effect.forkScoped(repeatedly(tellOfTotals(), "1 hour", "the totals could not be compared"))
    if (begins === "never") return
    const asking = Effect.andThen(Clock.currentTimeMillis, (now) => askNightly(begins, now))
    yield* Effect.forkScoped(repeatedly(asking, "1 minute", "the night's reconciliations could not be asked for"))
  }),
)
