import { Operation } from "@mahmal/core/exchange/Operation"
import { PilgrimId } from "@mahmal/core/journey/ids"
import { ZonedInstant } from "@mahmal/core/season/figures"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Exchange, ExchangeStateName, Exchanges, exchangesCursor, System } from "./exchangeViews.ts"
import { pagingBy } from "./paging.ts"
import { Unknown, unavailable } from "./problems.ts"

const instant = ZonedInstant.annotate({
  description: "ISO 8601 with an offset.",
  format: "date-time",
  examples: ["2026-12-01T00:00:00Z"],
})

/** Which exchanges to list. */
export const ExchangeFilter = Schema.Struct({
  system: Schema.optionalKey(System),
  operation: Schema.optionalKey(
    Operation.annotate({ description: "As `<system>.<what>`.", examples: ["etrack.register"] }),
  ),
  state: Schema.optionalKey(ExchangeStateName),
  pilgrim: Schema.optionalKey(
    PilgrimId.annotate({ description: "Whom it concerns.", examples: ["1448-Q48-000001" as PilgrimId] }),
  ),
  openedFrom: Schema.optionalKey(instant),
  openedTo: Schema.optionalKey(instant),
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
