import { Effect, Tracer } from "effect"

const nothing: Readonly<Record<string, string>> = {}

/** The header of W3C Trace Context for a call, where traces are collected; no header otherwise. It names nobody. */
export const traceContext: Effect.Effect<Readonly<Record<string, string>>> = Effect.flatMap(Effect.tracer, (tracer) =>
  // Without a collector no span is looked for: finding none costs more than all else that is done for a call here.
  tracer === Tracer.nativeTracer
    ? Effect.succeed(nothing)
    : Effect.match(Effect.currentSpan, {
        onFailure: () => nothing,
        onSuccess: ({ traceId, spanId, sampled }) => ({
          traceparent: `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`,
        }),
      }),
)
