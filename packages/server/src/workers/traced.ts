import { createHash } from "node:crypto"
import type { Begun } from "@mahmal/core/hub/Exchanges"
import { Effect, Tracer } from "effect"

/**
 * Shows a call to a collector of traces, where there is one. All calls of one exchange, by whatever hub and however far
 * apart, are one trace: its id follows from the exchange's own.
 */
export const traced =
  ({ id, operation, attempts, pilgrims }: Begun) =>
  <A, E, R>(call: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Effect.tracer, (tracer) =>
      tracer === Tracer.nativeTracer
        ? call
        : Effect.withSpan(call, operation, {
            parent: rootOf(id),
            attributes: { exchange: id, attempt: attempts, pilgrims: pilgrims.length },
          }),
    )

const rootOf = (id: string): Tracer.ExternalSpan => {
  const digest = createHash("sha256").update(id).digest("hex")
  return Tracer.externalSpan({ traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), sampled: true })
}
