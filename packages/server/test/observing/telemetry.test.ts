import { createHash } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import type { Begun } from "@mahmal/core/exchange/Begun"
import { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import { ConfigProvider, Effect, Layer, ManagedRuntime } from "effect"
import { afterEach, expect, it } from "vitest"
import * as Telemetry from "../../src/observing/telemetry.ts"
import { traced } from "../../src/workers/traced.ts"
import { drawOnly, family, groupOf, populate } from "../http/sample.ts"
import { startHub } from "../http/startHub.ts"

const closers: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A span as it is sent to a collector. */
interface Span {
  readonly name: string
  readonly traceId: string
  readonly parentSpanId?: string
  readonly links: ReadonlyArray<{ readonly traceId: string; readonly attributes: ReadonlyArray<unknown> }>
}

/** A collector that keeps every span that it is sent. */
const startCollector = async () => {
  const spans: Array<Span> = []
  const server = createServer(async (request, response) => {
    // A hub that stops breaks off in the middle of an export: nothing of it counts.
    const sent = await text(request).catch(() => undefined)
    if (sent === undefined) return
    const body = JSON.parse(sent)
    if (request.url?.endsWith("/v1/traces"))
      for (const { scopeSpans } of body.resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
    response.end("{}")
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  closers.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans }
}

const begun = (id: string, attempts: number): Begun => ({
  id: ExchangeId.make(id),
  operation: "visa.request",
  pilgrims: [],
  state: { _tag: "Due" },
  attempts,
  begun: 0,
})

it("A request or a callback is a part of the trace of its sender, and leads to the traces of the exchanges that it caused", async () => {
  const { url, spans } = await startCollector()
  const settings = ConfigProvider.layer(ConfigProvider.fromEnv({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: url } }))
  const hub = await startHub(undefined, {}, Layer.orDie(Layer.provide(Telemetry.layer, settings)))
  closers.push(hub.stop)
  await populate(hub, 4, family)
  await drawOnly(hub, family)
  const { status } = await hub.ask("POST", `/v1/groups/${groupOf(family[0])}/confirmation`, {
    headers: { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" },
    json: { campaign: "C1" },
  })
  expect(status).toBe(200)
  await hub.ask("POST", "/callbacks/visa", {
    headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
    body: "{}",
  })
  const { items } = (await hub.ask("POST", "/v1/exchanges/search", { json: { system: "etrack" } })).json
  expect(items).toHaveLength(1)
  // What the collector has not been sent yet, it is sent when the hub stops.
  await hub.halt()
  const request = spans.filter(({ traceId }) => traceId === "4bf92f3577b34da6a3ce929d0e0e4736")
  expect(request.map(({ parentSpanId }) => parentSpanId)).toContain("00f067aa0ba902b7")
  const exchange = String(items?.[0]?.exchange)
  expect(request.flatMap(({ links }) => links)).toMatchObject([
    {
      traceId: createHash("sha256").update(exchange).digest("hex").slice(0, 32),
      attributes: [{ key: "exchange", value: { stringValue: exchange } }],
    },
  ])
  const callback = spans.filter(({ name }) => name === "callback.visa")
  expect(callback).toMatchObject([{ traceId: "0af7651916cd43dd8448eb211c80319c", parentSpanId: "b7ad6b7169203331" }])
})

it("All calls of one exchange are one trace at the collector, whichever hub makes them", async () => {
  const { url, spans } = await startCollector()
  for (const attempt of [1, 2]) {
    const settings = ConfigProvider.layer(
      ConfigProvider.fromEnv({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SERVICE_NAME: "mahmal" } }),
    )
    const hub = ManagedRuntime.make(Layer.provide(Telemetry.layer, settings))
    const call = traced(begun("visa.request/1448-Q48-000001", attempt))(
      Effect.succeed({ outcome: "done", write: Effect.void }),
    )
    const noHub = Hub.of({ submit: () => Effect.die("nothing is submitted") })
    await hub.runPromise(
      Effect.provideService(
        Effect.flatMap(call, ({ write }) => write),
        Hub,
        noHub,
      ),
    )
    await hub.dispose()
  }
  const trace = createHash("sha256").update("visa.request/1448-Q48-000001").digest("hex").slice(0, 32)
  expect(spans.map(({ name, traceId }) => [name, traceId])).toEqual([
    ["visa.request", trace],
    ["visa.request written", trace],
    ["visa.request", trace],
    ["visa.request written", trace],
  ])
})
