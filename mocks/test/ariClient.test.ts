import { type Channel, type Client, connect } from "ari-client"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { startTelephony, telephonyDefaults } from "../src/index.ts"
import { closing } from "./support/resources.ts"

const { username, password } = telephonyDefaults
const quick = { busyRate: 0, unansweredRate: 0, unreachableRate: 0, hangsUpRate: 0, ringMs: 20, playMs: 10 }

let client: Client
// The client warns about Swagger 1.1, which Asterisk uses.
beforeEach(() => void vi.spyOn(console, "log").mockImplementation(() => {}))
afterEach(() => {
  client.stop()
  vi.restoreAllMocks()
})

/** The next event of this name, with its channel or playback. */
const next = (name: "StasisStart" | "PlaybackFinished" | "ChannelDestroyed") =>
  new Promise<readonly [event: unknown, about: unknown]>((resolve) => {
    client.once(name as "StasisStart", (event: unknown, about: unknown) => resolve([event, about]))
  })

it("is driven by an unmodified ARI client: a notice is played to somebody who is called", async () => {
  const { url, ledger } = await closing(startTelephony(quick))
  client = await connect(url, username, password)
  await client.start("mahmal")

  const channel = client.Channel("client-call")
  const entered = next("StasisStart")
  await channel.originate({ endpoint: "PJSIP/+97455500001@operator", app: "mahmal", appArgs: "notice" })
  const [start, answered] = (await entered) as [{ args: string[] }, Channel]
  expect([start.args, answered.id, answered.state]).toEqual([["notice"], "client-call", "Up"])

  const playback = client.Playback()
  const finished = next("PlaybackFinished")
  await answered.play({ media: "sound:mahmal/drawn" }, playback)
  await finished
  const destroyed = next("ChannelDestroyed")
  await answered.hangup()
  await destroyed
  expect(await client.channels.list()).toEqual([])
  expect(ledger.counts()).toEqual({ "call.answered": 1, "call.placed": 1, "notice.heard": 1 })
})

it("is driven by an unmodified ARI client: a call that comes in is answered and sent on", async () => {
  const { url, ledger } = await closing(startTelephony(quick))
  client = await connect(url, username, password)
  await client.start("mahmal")
  const entered = next("StasisStart")
  await fetch(`${url}/_mock/calls`, { method: "POST", body: JSON.stringify({ from: "+97455500002", to: "132" }) })
  const [, incoming] = (await entered) as [unknown, Channel]
  expect([incoming.caller.number, incoming.dialplan.exten]).toEqual(["+97455500002", "132"])
  await incoming.answer()
  await incoming.setChannelVar({ variable: "PILGRIMS", value: "1448-Q48-000002" })
  expect(await incoming.getChannelVar({ variable: "PILGRIMS" })).toMatchObject({ value: "1448-Q48-000002" })
  await incoming.continueInDialplan()
  expect(ledger.counts()).toEqual({ "call.incoming": 1, "call.passed-on": 1 })
})
