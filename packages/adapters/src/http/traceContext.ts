import { Effect, Option, Tracer } from "effect"

const nothing: Readonly<Record<string, string>> = {}

/** The header of W3C Trace Context for a call, where traces are collected; no header otherwise. It names nobody. */
export const traceContext = Effect.map(
  Effect.zip(Effect.tracer, Effect.option(Effect.currentSpan)),
  ([tracer, span]): Readonly<Record<string, string>> =>
    tracer === Tracer.nativeTracer || Option.isNone(span)
      ? nothing
      : { traceparent: `00-${span.value.traceId}-${span.value.spanId}-${span.value.sampled ? "01" : "00"}` },
)
