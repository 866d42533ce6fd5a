import { Effect, Tracer } from "effect"
import { Headers, HttpTraceContext } from "effect/http"

/** Shows what is done for a request to a collector of traces, where there is one, as a part of the trace that its sender names. */
export const inTrace =
  (name: string, { headers }: Request) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(Effect.tracer, (tracer) => {
      if (tracer === Tracer.nativeTracer) return work
      const parent = HttpTraceContext.fromHeaders(Headers.fromInput(headers))
      return Effect.withSpan(work, name, {
        kind: "server",
        ...(parent._tag === "Some" ? { parent: parent.value } : {}),
      })
    })
