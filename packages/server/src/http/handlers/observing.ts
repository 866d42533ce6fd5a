import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { PrometheusMetrics } from "effect/observability"
import { Api } from "../../api/Api.ts"
import { Watch } from "../../observing/Watch.ts"
import { problemOf } from "../problemOf.ts"

export const observing = HttpApiBuilder.group(
  Api,
  "observing",
  Effect.fn(function* (handlers) {
    const { look } = yield* Watch
    return handlers.handleAll({
      alerts: Effect.fn("observing.alerts")(function* () {
        return { items: yield* look }
      }, Effect.mapError(problemOf)),
      // The gauges are as of this question, not of the last look.
      metrics: Effect.fn("observing.metrics")(function* () {
        yield* look
        return yield* PrometheusMetrics.format()
      }, Effect.mapError(problemOf)),
    })
  }),
)
