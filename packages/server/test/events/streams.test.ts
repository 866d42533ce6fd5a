import { afterAll, beforeAll, expect, it } from "vitest"
import { closePage } from "../../src/ledger/closePage.ts"
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
