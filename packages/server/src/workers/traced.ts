import type { Begun } from "@mahmal/core/hub/Exchanges"
import { Effect, Tracer } from "effect"
import { traceOf } from "../observing/traceOf.ts"

/**
 * Shows a call to a collector of traces, where there is one. All calls of one exchange, by whatever hub and however far
 * apart, are one trace.
 */
export const traced =
  ({ id, operation, attempts, pilgrims }: Begun) =>
  <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Effect.tracer, (tracer) =>
      tracer === Tracer.nativeTracer
        ? call
        : Effect.withSpan(call, operation, {
            parent: traceOf(id),
            attributes: { exchange: id, attempt: attempts, pilgrims: pilgrims.length },
          }),
    )
