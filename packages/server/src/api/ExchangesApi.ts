import { Operation } from "@mahmal/core/exchange/Operation"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Exchange, ExchangeStateName, Exchanges, exchangesCursor, System } from "./exchangeViews.ts"
import { pagingBy } from "./paging.ts"
import { Unknown, unavailable } from "./problems.ts"
import { AnyInstant, PilgrimRef } from "./values.ts"

/** Which exchanges to list. */
export const ExchangeFilter = Schema.Struct({
  system: Schema.optionalKey(System),
  operation: Schema.optionalKey(
    Operation.annotate({ description: "As `<system>.<what>`.", examples: ["etrack.register"] }),
  ),
  state: Schema.optionalKey(ExchangeStateName),
  pilgrim: Schema.optionalKey(PilgrimRef),
  openedFrom: Schema.optionalKey(AnyInstant),
  openedTo: Schema.optionalKey(AnyInstant),
  ...pagingBy(exchangesCursor),
})
export type ExchangeFilter = typeof ExchangeFilter.Type

export const ExchangesApi = HttpApiGroup.make("exchanges")
  .add(
    HttpApiEndpoint.get("list", "/v1/exchanges", {
      query: ExchangeFilter,
      success: Exchanges,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "List exchanges",
        description: "Newest first. `openedFrom` is included and `openedTo` is not.",
      }),
    ),
    HttpApiEndpoint.get("one", "/v1/exchanges/:exchange", {
      params: {
        exchange: Schema.String.annotate({
          description: "The exchange's name, with every slash written as `%2F`.",
          examples: ["etrack.register/1448-G000644-1"],
        }),
      },
      success: Exchange,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read an exchange",
        description: "With all its calls, as they were sent and answered.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Exchanges", description: "Every call to or from a foreign system." }))
