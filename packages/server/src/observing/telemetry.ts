import { Config, ConfigProvider, Effect, Layer, Option } from "effect"
import { FetchHttpClient } from "effect/http"
import { Otlp, OtlpSerialization } from "effect/observability"

/** What OpenTelemetry's specification takes where nothing is said. */
const usual = ConfigProvider.fromEnv({
  env: { OTEL_TRACES_EXPORTER: "otlp", OTEL_METRICS_EXPORTER: "otlp", OTEL_LOGS_EXPORTER: "otlp" },
})

/**
 * Sends traces, metrics and logs to an OpenTelemetry collector where `OTEL_EXPORTER_OTLP_ENDPOINT` names one; the other
 * variables of OpenTelemetry's specification hold as well. Without it nothing is collected and nothing sent.
 */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const endpoint = yield* Config.option(Config.NonEmptyString("OTEL_EXPORTER_OTLP_ENDPOINT"))
    if (Option.isNone(endpoint)) return Layer.empty
    return Layer.effectDiscard(Effect.void).pipe(
      Layer.provideMerge(Otlp.layerFromConfig({ resource: { serviceName: "mahmal" } })),
      Layer.provide([OtlpSerialization.layerJson, FetchHttpClient.layer, ConfigProvider.layerAdd(usual)]),
    )
  }),
)
