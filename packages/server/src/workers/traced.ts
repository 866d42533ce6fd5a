import type { Begun } from "@mahmal/core/exchange/Begun"
import { Effect, Tracer } from "effect"
import { traceOf } from "../observing/traceOf.ts"
import type { Call } from "./CallLimiter.ts"

/**
 * Shows a call, and the writing of what it showed, to a collector of traces, where there is one. All calls of one exchange,
 * by whatever hub and however far apart, are one trace.
 */
export const traced =
  ({ id, operation, attempts, pilgrims }: Begun) =>
  (call: Call): Call =>
    Effect.flatMap(Effect.tracer, (tracer) => {
      if (tracer === Tracer.nativeTracer) return call
      const options = {
        parent: traceOf(id),
        attributes: { exchange: id, attempt: attempts, pilgrims: pilgrims.length },
      }
      return Effect.map(Effect.withSpan(call, operation, options), ({ outcome, write }) => ({
        outcome,
        write: Effect.withSpan(write, `${operation} written`, options),
      }))
    })
