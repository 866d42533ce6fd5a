import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Shown } from "../../identity/Shown.ts"
import { askReconciliation } from "../../reconciliation/askReconciliation.ts"
import { listDifferences, listReconciliations, readReconciliation } from "../../reconciliation/readReconciliations.ts"
import { Caller } from "../../rights/Caller.ts"
import { worksIn } from "../../rights/reach.ts"
import { SeasonUnknown } from "../../store/readSeason.ts"
import { problemOf } from "../problemOf.ts"

export const reconciliations = HttpApiBuilder.group(Api, "reconciliations", (handlers) =>
  handlers.handleAll({
    ask: Effect.fn("reconciliations.ask")(function* ({ payload: { system, season } }) {
      const caller = yield* Caller
      if (!worksIn(caller, season)) return yield* new SeasonUnknown({ season })
      return yield* readReconciliation(yield* askReconciliation(system, season, caller.id), caller)
    }, Effect.mapError(problemOf)),
    list: Effect.fn("reconciliations.list")(function* ({ query }) {
      return yield* listReconciliations(query, yield* Caller)
    }, Effect.mapError(problemOf)),
    one: Effect.fn("reconciliations.one")(function* ({ params }) {
      return yield* readReconciliation(params.reconciliation, yield* Caller)
    }, Effect.mapError(problemOf)),
    differences: Effect.fn("reconciliations.differences")(function* ({ params, query }) {
      const listed = yield* listDifferences(params.reconciliation, query, yield* Caller)
      const shown = yield* Shown
      shown.push(...new Set(listed.items.map(({ pilgrim }) => pilgrim)))
      return listed
    }, Effect.mapError(problemOf)),
  }),
)
