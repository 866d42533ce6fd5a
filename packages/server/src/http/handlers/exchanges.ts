import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { problemOf } from "../problemOf.ts"
import { listExchanges, readExchange } from "../queries/exchanges.ts"

export const exchanges = HttpApiBuilder.group(Api, "exchanges", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("exchanges.list")(({ query }) => listExchanges(query), Effect.mapError(problemOf)),
    one: Effect.fn("exchanges.one")(({ params }) => readExchange(params.exchange), Effect.mapError(problemOf)),
  }),
)
