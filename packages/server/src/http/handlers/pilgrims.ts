import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Shown } from "../../identity/Shown.ts"
import { listExchanges } from "../../operating/searchExchanges.ts"
import { Caller } from "../../rights/Caller.ts"
import { reachOf } from "../../rights/reach.ts"
import { mustBeKnown } from "../../store/mustBeKnown.ts"
import { problemOf } from "../problemOf.ts"
import { readHistory, readPilgrim } from "../queries/pilgrims.ts"
import { searchPilgrims } from "../queries/searchPilgrims.ts"

export const pilgrims = HttpApiBuilder.group(Api, "pilgrims", (handlers) =>
  handlers.handleAll({
    search: Effect.fn("pilgrims.search")(function* ({ payload }) {
      const found = yield* searchPilgrims(payload, reachOf(yield* Caller))
      const shown = yield* Shown
      shown.push(...found.items.map(({ pilgrim }) => pilgrim))
      return found
    }, Effect.mapError(problemOf)),
    one: Effect.fn("pilgrims.one")(({ params }) => readPilgrim(params.pilgrim), Effect.mapError(problemOf)),
    history: Effect.fn("pilgrims.history")(
      ({ params, query }) => readHistory(params.pilgrim, query),
      Effect.mapError(problemOf),
    ),
    exchanges: Effect.fn("pilgrims.exchanges")(function* ({ params, query }) {
      yield* mustBeKnown(params.pilgrim)
      return yield* listExchanges({ ...query, pilgrim: params.pilgrim }, reachOf(yield* Caller))
    }, Effect.mapError(problemOf)),
  }),
)
