import { Operation } from "@mahmal/core/exchange/Operation"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { Edit, Reasoned, Resolution } from "./exchangeActs.ts"
import { ContentsSearch, ExchangeOutline, ExchangeSearch, FoundExchanges } from "./exchangeSearch.ts"
import { Exchange, ExchangeStateName, Exchanges, exchangesCursor, SystemName } from "./exchangeViews.ts"
import { pagingBy } from "./paging.ts"
import { idempotencyHeader } from "./parameters.ts"
import { actProblems, bodyProblems, ExchangeProblem, Unknown, unavailable } from "./problems.ts"
import { AnyInstant, ExchangeRef, PilgrimRef } from "./values.ts"

/** Which exchanges to list. */
export const ExchangeFilter = Schema.Struct({
  system: Schema.optionalKey(SystemName),
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

const exchangeParameter = { exchange: ExchangeRef }

/** What every act on an exchange may answer. */
const problems = [ExchangeProblem, ...actProblems] as const

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
      params: exchangeParameter,
      success: Exchange,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read an exchange",
        description: "With all its calls, as they were sent and answered.",
      }),
    ),
    HttpApiEndpoint.post("search", "/v1/exchanges/search", {
      payload: ExchangeSearch,
      success: FoundExchanges,
      error: [unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Look for exchanges",
        description: "Newest first, each with the reason in a sentence. What was in them is not looked into.",
      }),
    ),
    HttpApiEndpoint.post("searchContents", "/v1/exchanges/search/contents", {
      payload: ContentsSearch,
      success: FoundExchanges,
      error: [unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Look into exchanges",
        description: "Newest first: those in whose calls a text was sent or answered. It changes nothing.",
      }),
    ),
    HttpApiEndpoint.get("outline", "/v1/exchanges/:exchange/outline", {
      params: exchangeParameter,
      success: ExchangeOutline,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read an exchange's outline",
        description: "Why it stands so, its calls without what was in them, what was done about it, and what can be.",
      }),
    ),
    HttpApiEndpoint.post("retry", "/v1/exchanges/:exchange/retry", {
      params: exchangeParameter,
      headers: idempotencyHeader,
      payload: Reasoned,
      success: ExchangeOutline,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Retry an exchange",
          description:
            "Takes it up now. What may have been carried out is sent again only where the system knows it by its key; elsewhere the system is asked.",
        }),
      )
      .annotate(Commanding, true),
    HttpApiEndpoint.post("edit", "/v1/exchanges/:exchange/edit", {
      params: exchangeParameter,
      headers: idempotencyHeader,
      payload: Edit,
      success: ExchangeOutline,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Correct what an exchange tells, and retry it",
          description: "Corrects the person's record, keeps what it was before, and retries.",
        }),
      )
      .annotate(Commanding, true),
    HttpApiEndpoint.post("resolve", "/v1/exchanges/:exchange/resolution", {
      params: exchangeParameter,
      headers: idempotencyHeader,
      payload: Resolution,
      success: ExchangeOutline,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Settle an exchange by hand",
          description: "Records what the foreign system said to a person, by telephone for example.",
        }),
      )
      .annotate(Commanding, true),
    HttpApiEndpoint.post("giveUp", "/v1/exchanges/:exchange/giving-up", {
      params: exchangeParameter,
      headers: idempotencyHeader,
      payload: Reasoned,
      success: ExchangeOutline,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Give an exchange up",
          description: "No more is done about it. It is refused while somebody waits for it, or it may be carried out.",
        }),
      )
      .annotate(Commanding, true),
  )
  .annotateMerge(OpenApi.annotations({ title: "Exchanges", description: "Every call to or from a foreign system." }))
