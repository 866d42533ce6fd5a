import { Effect, Layer } from "effect"
import { Database } from "../../postgres/Database.ts"
import { repeatedly } from "../../repeatedly.ts"
import { Figures } from "../Figures.ts"
import { type Claimed, runRerun } from "./runRerun.ts"
import { Steps } from "./Steps.ts"

// One that nobody runs, or whose hub has said nothing for too long: from here on another run of it counts.
const claim = `
  update rerun set runner = runner + 1, leased = now() + $1 * interval '1 millisecond'
  where id = (
    select id from rerun where approved is not null and finished is null and leased < now()
    order by id limit 1 for update skip locked)
  returning id::int, runner, approved_by, reason`

/** Takes over every approved plan that nobody runs, and runs it; ends when there is none. */
export const runReruns = Effect.fn("runReruns")(function* () {
  const database = yield* Database
  const { lease } = yield* Figures
  const step = yield* Steps
  for (;;) {
    const [plan] = yield* database.query<Claimed>({ text: claim, values: [lease] })
    if (plan === undefined) return
    yield* step("claimed")
    yield* runRerun(plan)
  }
})

/** Looks for plans to run, for as long as the hub lives. Several at once, so that one that waits holds up no other. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { lease } = yield* Figures
    const looking = repeatedly(runReruns(), lease / 2, "a plan to run exchanges again was interrupted, and goes on")
    yield* Effect.forEach(Array.from({ length: plansAtOnce }), () => Effect.forkScoped(looking), { discard: true })
  }),
)

/** So many plans a hub runs side by side. */
const plansAtOnce = 3
