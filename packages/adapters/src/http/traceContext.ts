import { Effect, Tracer } from "effect"

const nothing: Readonly<Record<string, string>> = {}

/** The header of W3C Trace Context for a call; none where no traces are collected. */
export const traceContext: Effect.Effect<Readonly<Record<string, string>>> = Effect.flatMap(Effect.tracer, (tracer) =>
  // Without a collector no span is looked up: a failed look-up costs more than everything else that a call does here.
  tracer === Tracer.nativeTracer
    ? Effect.succeed(nothing)
    : Effect.match(Effect.currentSpan, {
        onFailure: () => nothing,
        onSuccess: ({ traceId, spanId, sampled }) => ({
          traceparent: `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`,
        }),
      }),
)
