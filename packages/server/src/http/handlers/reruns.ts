import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Shown } from "../../identity/Shown.ts"
import { NotKnown } from "../../NotKnown.ts"
import { approveRerun, stopRerun } from "../../operating/rerun/approveRerun.ts"
import { planRerun } from "../../operating/rerun/planRerun.ts"
import { listItems, listReruns, readRerun } from "../../operating/rerun/readReruns.ts"
import { Caller } from "../../rights/Caller.ts"
import { reachOf } from "../../rights/reach.ts"
import { problemOf } from "../problemOf.ts"
import { foreignReruns } from "../queries/foreignReruns.ts"

/** Fails for a plan that has anybody of a season in which the caller does not work: for them it is not there. */
const withinSeasons = Effect.fnUntraced(function* (rerun: number) {
  if ((yield* foreignReruns([rerun], yield* Caller)).has(rerun))
    return yield* new NotKnown({ what: "rerun", name: String(rerun) })
})

export const reruns = HttpApiBuilder.group(Api, "reruns", (handlers) =>
  handlers.handleAll({
    plan: Effect.fn("reruns.plan")(function* ({ payload: { selection, reason } }) {
      const caller = yield* Caller
      return yield* readRerun(yield* planRerun(selection, reason, caller.id, reachOf(caller)))
    }, Effect.mapError(problemOf)),
    list: Effect.fn("reruns.list")(function* ({ query }) {
      const { items, ...page } = yield* listReruns(query)
      const foreign = yield* foreignReruns(
        items.map(({ rerun }) => rerun),
        yield* Caller,
      )
      return { ...page, items: items.filter(({ rerun }) => !foreign.has(rerun)) }
    }, Effect.mapError(problemOf)),
    one: Effect.fn("reruns.one")(function* ({ params }) {
      yield* withinSeasons(params.rerun)
      return yield* readRerun(params.rerun)
    }, Effect.mapError(problemOf)),
    items: Effect.fn("reruns.items")(function* ({ params, query }) {
      yield* withinSeasons(params.rerun)
      const listed = yield* listItems(params.rerun, query)
      const shown = yield* Shown
      shown.push(...new Set(listed.items.flatMap(({ pilgrims }) => pilgrims)))
      return listed
    }, Effect.mapError(problemOf)),
    approve: Effect.fn("reruns.approve")(function* ({ params, payload }) {
      const { id } = yield* Caller
      yield* withinSeasons(params.rerun)
      yield* approveRerun(params.rerun, payload.hash, id)
      return yield* readRerun(params.rerun)
    }, Effect.mapError(problemOf)),
    stop: Effect.fn("reruns.stop")(function* ({ params, payload }) {
      const { id } = yield* Caller
      yield* withinSeasons(params.rerun)
      yield* stopRerun(params.rerun, id, payload.reason)
      return yield* readRerun(params.rerun)
    }, Effect.mapError(problemOf)),
  }),
)
