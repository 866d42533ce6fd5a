import { Effect, Tracer } from "effect"
import { describe, expect, it } from "vitest"
import { calls } from "./support/calls.ts"
import { patient } from "./support/options.ts"
import { startRawServer } from "./support/rawServer.ts"

const trace = Tracer.externalSpan({ traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" })

const unavailable = "HTTP/1.1 503 Unavailable\r\ncontent-length: 0\r\n\r\n"

/** Makes a call and returns the `traceparent` of each request, and the ids of all spans that were started. */
const headersOf = async (run: (url: string, timeout: number) => Effect.Effect<unknown>, traced: boolean) => {
  const server = await startRawServer((socket) => socket.write(unavailable))
  const spans: string[] = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span.spanId)
      return span
    },
  })
  const call = Effect.withSpan(run(server.url, patient), "a call", { parent: trace })
  try {
    await Effect.runPromise(traced ? Effect.provideService(call, Tracer.Tracer, tracer) : call)
    const headers = server.requests.map((request) => /^traceparent: *(\S+)\r$/im.exec(request)?.[1])
    return { headers, spans }
  } finally {
    await server.close()
  }
}

describe.concurrent.each(calls)("$name", ({ run }) => {
  it("sends the trace of the call as a traceparent header (W3C Trace Context)", async () => {
    const { headers, spans } = await headersOf(run, true)
    expect(headers.length).toBeGreaterThan(0)
    for (const header of headers) {
      const [, traceId, span, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header ?? "") ?? []
      expect([traceId, flags]).toEqual([trace.traceId, "01"])
      expect(spans).toContain(span)
    }
  })

  it("sends no such header when no traces are collected", async () => {
    const { headers } = await headersOf(run, false)
    expect(headers.every((header) => header === undefined)).toBe(true)
  })
})
