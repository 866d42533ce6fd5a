import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Caller } from "../../identity/Caller.ts"
import { Shown } from "../../identity/Shown.ts"
import { askReconciliation } from "../../reconciliation/askReconciliation.ts"
import { listDifferences, listReconciliations, readReconciliation } from "../../reconciliation/readReconciliations.ts"
import { SeasonUnknown } from "../../season/readSeason.ts"
import { problemOf } from "../problemOf.ts"

export const reconciliations = HttpApiBuilder.group(Api, "reconciliations", (handlers) =>
  handlers.handleAll({
    ask: Effect.fn("reconciliations.ask")(function* ({ payload: { system, season } }) {
      const { id, seasons } = yield* Caller
      if (seasons !== "all" && !seasons.includes(season)) return yield* new SeasonUnknown({ season })
      return yield* readReconciliation(yield* askReconciliation(system, season, id), seasons)
    }, Effect.mapError(problemOf)),
    list: Effect.fn("reconciliations.list")(function* ({ query }) {
      const { seasons } = yield* Caller
      return yield* listReconciliations(query, seasons)
    }, Effect.mapError(problemOf)),
    one: Effect.fn("reconciliations.one")(function* ({ params }) {
      const { seasons } = yield* Caller
      return yield* readReconciliation(params.reconciliation, seasons)
    }, Effect.mapError(problemOf)),
    differences: Effect.fn("reconciliations.differences")(function* ({ params, query }) {
      const { seasons } = yield* Caller
      const listed = yield* listDifferences(params.reconciliation, query, seasons)
      const shown = yield* Shown
      shown.push(...new Set(listed.items.map(({ pilgrim }) => pilgrim)))
      return listed
    }, Effect.mapError(problemOf)),
  }),
)
