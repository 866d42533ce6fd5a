import { type Caused, Causing } from "@mahmal/core/hub/Causing"
import { Config, ConfigProvider, Effect, Layer, Option } from "effect"
import { FetchHttpClient } from "effect/http"
import { Otlp, OtlpSerialization } from "effect/observability"
import { traceOf } from "./traceOf.ts"

/** What OpenTelemetry's specification takes where nothing is said. */
const usual = ConfigProvider.fromEnv({
  env: { OTEL_TRACES_EXPORTER: "otlp", OTEL_METRICS_EXPORTER: "otlp", OTEL_LOGS_EXPORTER: "otlp" },
})

/** The most links of one span, as OpenTelemetry's specification has it. */
const mostLinks = 128

/** Links the span of a request to the traces of the exchanges that it caused. */
const linking: Caused = (span, opened) =>
  span.addLinks(opened.slice(0, mostLinks).map((id) => ({ span: traceOf(id), attributes: { exchange: id } })))

/**
 * Sends traces, metrics and logs to an OpenTelemetry collector where `OTEL_EXPORTER_OTLP_ENDPOINT` names one; the other
 * variables of OpenTelemetry's specification hold as well. Without it nothing is collected and nothing sent.
 */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const endpoint = yield* Config.option(Config.NonEmptyString("OTEL_EXPORTER_OTLP_ENDPOINT"))
    if (Option.isNone(endpoint)) return Layer.empty
    const collector = Otlp.layerFromConfig({ resource: { serviceName: "mahmal" } }).pipe(
      Layer.provide([OtlpSerialization.layerJson, FetchHttpClient.layer, ConfigProvider.layerAdd(usual)]),
    )
    return Layer.merge(collector, Layer.succeed(Causing, linking))
  }),
)
