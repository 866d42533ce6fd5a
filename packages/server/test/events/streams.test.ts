import { once } from "node:events"
import { ServerResponse } from "node:http"
import { connect } from "node:net"
import { Effect, Option, Stream } from "effect"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { boundedStreams } from "../../src/http/boundedStreams.ts"
import { CurrentRequest } from "../../src/identity/CurrentRequest.ts"
import { closePage } from "../../src/ledger/closePage.ts"
import { nobody } from "../../src/rights/Caller.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { keyHeaders, sessionHeaders } from "../support/roles.ts"
import { journalOf, type TestJournal } from "./support/journal.ts"
import { arrived } from "./support/stories.ts"

let hub: StartedHub
let journal: TestJournal
beforeAll(async () => {
  hub = await startHub()
  journal = await journalOf(hub.database)
})
afterAll(async () => {
  await journal.close()
  await hub.stop()
})

let people = 0
/** Lets somebody arrive, and gives who. */
const somebodyArrives = async (): Promise<string> => {
  const pilgrim = `1448-S48-${String(++people).padStart(6, "0")}`
  await journal.people(pilgrim)
  await journal.write([pilgrim, arrived])
  await hub.run(closePage())
  return pilgrim
}

/** Follows the events; `until` reads up to a text, or to the end of the stream, and gives what came. */
const follow = async (headers: Readonly<Record<string, string>>) => {
  const response = await fetch(`${hub.origin}/v1/events/stream`, { headers })
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const until = async (wanted: string) => {
    let text = ""
    while (!text.includes(wanted)) {
      const piece = await pieces?.read()
      if (piece?.value === undefined) return text
      text += piece.value
    }
    return text
  }
  return { until, end: () => pieces?.cancel() }
}

const credentialOf = ({ authorization }: Readonly<Record<string, string>>) => authorization?.split("_")[1]

it("tells nothing more once the reader's key is revoked, its client closed, or its session ended", async () => {
  const [revoked, closed, holding] = await Promise.all(
    ["stream-revoked", "stream-closed", "stream-holding"].map((id) => hub.run(keyHeaders({ unit: "it" }, id))),
  )
  const session = await hub.run(sessionHeaders({ unit: "it" }, "someone"))
  const ends: Readonly<Record<string, () => Promise<{ readonly status: number }>>> = {
    revoked: () => hub.ask("POST", `/v1/credentials/${credentialOf(revoked ?? {})}/revocation`),
    closed: () => hub.ask("POST", "/v1/clients/stream-closed/closing"),
    session: () => hub.ask("POST", "/v1/sessions/endings", { json: { caller: "person:someone" } }),
  }
  const streams = await Promise.all([revoked, closed, session, holding].map((headers) => follow(headers ?? {})))
  const first = await somebodyArrives()
  for (const { until } of streams) expect(await until(first)).toContain(first)
  for (const [what, end] of Object.entries(ends)) expect((await end()).status, what).toBeLessThan(300)

  const second = await somebodyArrives()
  const told = await Promise.all(streams.map(({ until }) => until(second)))
  expect(told.map((text) => text.includes(second))).toEqual([false, false, false, true])
  await streams.at(-1)?.end()
})

it("leaves places to others, however many streams one reader wants", async () => {
  const [many, other] = await Promise.all(
    ["stream-many", "stream-other"].map((id) => hub.run(keyHeaders({ unit: "it" }, id))),
  )
  const arrival = await somebodyArrives()
  const streams = []
  for (let n = 0; n < 50; n++) {
    const stream = await follow(many ?? {})
    // Its place is taken once something has come.
    expect(await stream.until(arrival)).toContain(arrival)
    streams.push(stream)
  }
  expect(await (await follow(many ?? {})).until("}")).toContain("Too many follow the events")
  const stream = await follow(other ?? {})
  expect(await stream.until(arrival)).toContain(arrival)
  for (const { end } of [...streams, stream]) await end()
})

it("keeps so many streams open in all, and gives the place of one that ended to the next", async () => {
  const open = boundedStreams(20, "Ask now and again.")
  const [one, all] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const read: Array<Promise<void>> = []
  const hasPlace = async (id: string, until = all.promise) => {
    const stream = open(Stream.fromEffect(Effect.promise(() => until)))
    const opened = Effect.provideService(stream, CurrentRequest, { caller: { ...nobody, id } })
    const found = await hub.run(Effect.option(opened))
    if (Option.isSome(found)) read.push(hub.run(Stream.runDrain(found.value)))
    return Option.isSome(found)
  }
  expect(await hasPlace("client:0", one.promise)).toBe(true)
  for (let n = 1; n < 20; n++) expect(await hasPlace(`client:${n % 10}`), `${n}`).toBe(true)
  expect([await hasPlace("client:0"), await hasPlace("client:another")]).toEqual([false, false])
  one.resolve()
  await read[0]
  expect(await hasPlace("client:another")).toBe(true)
  all.resolve()
  await Promise.all(read)
})

it("lets a reader go who takes nothing, and goes on from its cursor when it comes again", async () => {
  await journal.people("1448-S48-900000")
  // More than is taken in on the way: the hub can write no more.
  for (let page = 0; page < 20; page += 1) {
    await journal.write(...Array.from({ length: 500 }, () => ["1448-S48-900000", arrived] as const))
    await hub.run(closePage())
  }
  const { setTimeout } = ServerResponse.prototype
  const letGo = new Promise<number>((resolve) => {
    vi.spyOn(ServerResponse.prototype, "setTimeout").mockImplementation(function (this: ServerResponse, patience) {
      this.once("close", () => resolve(patience))
      return setTimeout.call(this, 500)
    })
  })
  const { hostname, port, host } = new URL(hub.origin)
  const reader = connect(Number(port), hostname)
  const asks = [`GET /v1/events/stream HTTP/1.1`, `host: ${host}`, `authorization: ${hub.shown.authorization}`]
  reader.write(`${asks.join("\r\n")}\r\n\r\n`)
  expect(await letGo).toBeGreaterThan(15_000)
  vi.restoreAllMocks()

  let taken = ""
  reader.setEncoding("utf8").on("data", (text: string) => {
    taken += text
  })
  await once(reader, "close")
  const cursor = taken
    .match(/^id: (.+)$/gm)
    ?.at(-2)
    ?.slice("id: ".length)
  const again = await follow({ ...hub.shown, "last-event-id": cursor ?? "" })
  expect(await again.until("/10000")).toContain("1448-S48-900000/10000")
  await again.end()
})
