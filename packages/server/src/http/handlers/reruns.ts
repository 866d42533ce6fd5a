import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Caller } from "../../identity/Caller.ts"
import { Shown } from "../../identity/Shown.ts"
import { approveRerun, stopRerun } from "../../operating/rerun/approveRerun.ts"
import { planRerun } from "../../operating/rerun/planRerun.ts"
import { listItems, listReruns, readRerun } from "../../operating/rerun/readReruns.ts"
import { reachOf } from "../../rights/reach.ts"
import { problemOf } from "../problemOf.ts"

export const reruns = HttpApiBuilder.group(Api, "reruns", (handlers) =>
  handlers.handleAll({
    plan: Effect.fn("reruns.plan")(function* ({ payload: { selection, reason } }) {
      const caller = yield* Caller
      return yield* readRerun(yield* planRerun(selection, reason, caller.id, reachOf(caller)))
    }, Effect.mapError(problemOf)),
    list: Effect.fn("reruns.list")(({ query }) => listReruns(query), Effect.mapError(problemOf)),
    one: Effect.fn("reruns.one")(({ params }) => readRerun(params.rerun), Effect.mapError(problemOf)),
    items: Effect.fn("reruns.items")(function* ({ params, query }) {
      const listed = yield* listItems(params.rerun, query)
      const shown = yield* Shown
      shown.push(...new Set(listed.items.flatMap(({ pilgrims }) => pilgrims)))
      return listed
    }, Effect.mapError(problemOf)),
    approve: Effect.fn("reruns.approve")(function* ({ params, payload }) {
      const { id } = yield* Caller
      yield* approveRerun(params.rerun, payload.hash, id)
      return yield* readRerun(params.rerun)
    }, Effect.mapError(problemOf)),
    stop: Effect.fn("reruns.stop")(function* ({ params, payload }) {
      const { id } = yield* Caller
      yield* stopRerun(params.rerun, id, payload.reason)
      return yield* readRerun(params.rerun)
    }, Effect.mapError(problemOf)),
  }),
)
