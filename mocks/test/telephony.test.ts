import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { afterEach, describe, expect, it } from "vitest"
import { WebSocket } from "ws"
import { startTelephony, type TelephonyOptions, telephonyDefaults } from "../src/index.ts"
import { answered } from "./support/call.ts"
import { closing } from "./support/resources.ts"
import { dial } from "./support/systems.ts"
import { until } from "./support/until.ts"

interface AriEvent {
  readonly type: string
  readonly cause?: number
  readonly channel?: { readonly id: string; readonly state: string }
  readonly playback?: { readonly state: string }
}

const polite = { busyRate: 0, unansweredRate: 0, unreachableRate: 0, hangsUpRate: 0, ringMs: 5, playMs: 5 }
const start = (options: TelephonyOptions = {}) => closing(startTelephony({ ...polite, ...options }))
const { username, password } = telephonyDefaults
const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
const init = (method: string, body?: unknown) => ({
  method,
  headers: { authorization },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
})

const sockets: WebSocket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
})

const listen = async (url: string, app = "mahmal") => {
  const events: AriEvent[] = []
  const socket = new WebSocket(`${url.replace("http", "ws")}/ari/events?app=${app}`, { headers: { authorization } })
  sockets.push(socket)
  socket.on("message", (text) => events.push(JSON.parse(String(text))))
  await once(socket, "open")
  return { events, has: (type: string) => until(() => events.some((event) => event.type === type)) }
}
const call = (url: string, id = "call-1", number = "+97455500001") =>
  answered(
    `${url}/ari/channels/${id}`,
    init("POST", { endpoint: `PJSIP/${number}@operator`, app: "mahmal", appArgs: "notice" }),
  )

describe("a telephone exchange", () => {
  it("calls, plays a notice to the end, and hangs up", async () => {
    const { url, ledger } = await start()
    const { events, has } = await listen(url)
    expect(await call(url)).toMatchObject({ status: 200 })
    await has("StasisStart")
    expect(await answered(`${url}/ari/channels/call-1/play/p1?media=sound:mahmal/drawn`, init("POST"))).toMatchObject({
      status: 201,
    })
    await has("PlaybackFinished")
    expect(await answered(`${url}/ari/channels/call-1`, init("DELETE"))).toMatchObject({ status: 204 })
    await has("ChannelDestroyed")
    expect(events.map(({ type }) => type)).toEqual([
      "ChannelCreated",
      "ChannelStateChange",
      "ChannelStateChange",
      "StasisStart",
      "PlaybackStarted",
      "PlaybackFinished",
      "StasisEnd",
      "ChannelDestroyed",
    ])
    expect(events.at(-1)).toMatchObject({ cause: 16, channel: { id: "call-1", state: "Up" } })
    expect(ledger.counts()).toEqual({ "call.answered": 1, "call.placed": 1, "notice.heard": 1 })
  })

  it.each([
    ["busyRate", 17],
    ["unansweredRate", 19],
    ["unreachableRate", 20],
  ])("ends a call by the cause of the network: %s", async (rate, cause) => {
    const { url } = await start({ [rate]: 1 })
    const { events, has } = await listen(url)
    await call(url)
    await has("ChannelDestroyed")
    expect(events.at(-1)).toMatchObject({ cause, channel: { state: "Ringing" } })
  })

  it("ends the notice as failed when the telephone hangs up in its middle", async () => {
    const { url } = await start({ hangsUpRate: 1 })
    const { events, has } = await listen(url)
    await call(url)
    await has("StasisStart")
    await answered(`${url}/ari/channels/call-1/play/p1?media=sound:mahmal/drawn`, init("POST"))
    await has("ChannelDestroyed")
    expect(events.find(({ type }) => type === "PlaybackFinished")).toMatchObject({ playback: { state: "failed" } })
  })

  it("calls again once a call is over, and refuses the same id before", async () => {
    // It rings until it is hung up, however slow the machine is.
    const { url, ledger } = await start({ ringMs: 60_000 })
    const { has } = await listen(url)
    await call(url)
    expect(await call(url)).toMatchObject({ status: 409 })
    await answered(`${url}/ari/channels/call-1`, init("DELETE"))
    await has("ChannelDestroyed")
    expect(await call(url)).toMatchObject({ status: 200 })
    expect(ledger.counts()).toEqual({ "call.placed": 2 })
  })

  it("hangs up at once when the application has no web socket", async () => {
    const { url, ledger } = await start()
    await call(url)
    await until(async () => (await answered(`${url}/ari/channels/call-1`, init("GET"))).status === 404)
    expect(ledger.counts()).toEqual({ "call.placed": 1 })
  })

  it("reports an incoming call, and continues it in the dialplan with its variables", async () => {
    const { url, ledger } = await start()
    const { events, has } = await listen(url)
    const body = JSON.stringify({ from: "55500002", to: "132" })
    const { id } = JSON.parse((await answered(`${url}/_mock/calls`, { method: "POST", body })).text)
    await has("StasisStart")
    expect(events[0]).toMatchObject({ channel: { id, caller: { number: "55500002" }, dialplan: { exten: "132" } } })
    for (const step of ["answer", "variable?variable=PILGRIMS&value=1448-Q48-000002", "continue"])
      expect(await answered(`${url}/ari/channels/${id}/${step}`, init("POST"))).toMatchObject({ status: 204 })
    expect(await answered(`${url}/ari/channels/${id}/answer`, init("POST"))).toMatchObject({ status: 409 })
    const { lines } = JSON.parse((await answered(`${url}/_mock/lines`)).text)
    expect(lines).toMatchObject([{ inside: false, variables: { PILGRIMS: "1448-Q48-000002" } }])
    expect(ledger.counts()).toEqual({ "call.incoming": 1, "call.passed-on": 1 })
  })

  it("sends events to a caller who is named in the path, and describes itself under that path", async () => {
    const { url } = await start()
    const named = `${url}/_as/unit-7`
    const { has } = await listen(named)
    await call(named)
    await has("ChannelCreated")
    for (const file of ["resources", "channels"]) {
      const description = JSON.parse((await answered(`${named}/ari/api-docs/${file}.json`, init("GET"))).text)
      expect(description.basePath).toBe(`${named}/ari`)
    }
  })

  it("gives an application to the newest web socket, and notifies the older one", async () => {
    const { url } = await start({ busyRate: 1 })
    const older = await listen(url)
    const newer = await listen(url)
    await older.has("ApplicationReplaced")
    await call(url)
    await newer.has("ChannelDestroyed")
    expect(older.events.map(({ type }) => type)).toEqual(["ApplicationReplaced"])
  })

  it("sends every event about a call twice when the dial says so", async () => {
    const { url } = await start({ busyRate: 1 })
    const { events } = await listen(url)
    await dial(url, { kind: "callback-twice", operation: "originateWithId", next: 1 })
    await call(url)
    await until(() => events.filter(({ type }) => type === "ChannelDestroyed").length === 2)
  })

  it("refuses a missing or wrong parameter, a wrong login, and unknown ids as Asterisk does", async () => {
    const { url } = await start()
    const refusal = async (path: string, request: RequestInit) => {
      const { status, text } = await answered(`${url}/ari${path}`, request)
      return [status, Object.keys(JSON.parse(text))]
    }
    expect(await refusal("/channels/x", init("POST"))).toEqual([400, ["message"]])
    expect(await refusal("/channels/x?endpoint=nobody", init("POST"))).toEqual([400, ["message"]])
    const endpoint = "endpoint=PJSIP/%2B97455500001@operator"
    expect(await refusal(`/channels/x?${endpoint}&timeout=soon`, init("POST"))).toEqual([400, ["message"]])
    expect(await refusal("/channels/x", init("DELETE"))).toEqual([404, ["message"]])
    expect(await refusal("/channels/x?reason=bored", init("DELETE"))).toEqual([400, ["message"]])
    expect(await refusal("/channels/x/play/p1?media=sound:x", init("POST"))).toEqual([404, ["message"]])
    expect(await refusal("/nothing", init("GET"))).toEqual([404, ["message"]])
    expect(await refusal("/channels", {})).toEqual([401, ["error"]])
    const body = (text: string) => refusal("/channels/x", { ...init("POST"), body: text })
    const doubled = '{"endpoint":"PJSIP/+97455500001@operator","endpoint":"PJSIP/+97455500002@operator"}'
    for (const text of [doubled, "nonsense", "[]", "null", '{"endpoint":["PJSIP/+97455500001@operator"]}'])
      expect(await body(text)).toEqual([400, ["message"]])
    expect(await body(JSON.stringify({ endpoint: "x".repeat(70_000) }))).toEqual([413, ["message"]])
    expect(await refusal(`/channels/x?${endpoint}&${endpoint}`, init("POST"))).toEqual([400, ["message"]])
    const socket = new WebSocket(`${url.replace("http", "ws")}/ari/events?app=mahmal`)
    const [error] = await once(socket, "error")
    expect(String(error)).toContain("401")
  })
})

it("has samples of events that are in the description, with every required property", () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve(`@mahmal/contracts/telephony/${path}.json`), "utf8"))
  type Model = { readonly properties: Readonly<Record<string, { readonly type: string; readonly required: boolean }>> }
  const models = new Map<string, Model>(
    ["channels", "playbacks", "events"].flatMap((name) => Object.entries<Model>(read(`api-docs/${name}`).models)),
  )
  const missing = (value: Record<string, unknown>, model: string): readonly string[] =>
    Object.entries(models.get(model)?.properties ?? {}).flatMap(([name, { type, required }]) => {
      if (value[name] === undefined) return required ? [`${model}.${name}`] : []
      return models.has(type) ? missing(value[name] as Record<string, unknown>, type) : []
    })
  for (const name of ["StasisStart.answered", "StasisStart.incoming", "PlaybackFinished", "ChannelDestroyed.busy"]) {
    const event = read(`samples/${name}`)
    expect([name, missing(event, event.type), missing(event, "Event")]).toEqual([name, [], []])
  }
})
