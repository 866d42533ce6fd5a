import { expect, it } from "vitest"
import { startEtrack } from "../../src/etrack/startEtrack.ts"
import { Hub } from "./Hub.ts"
import { call, group, member } from "./message.ts"

const pilgrims = Array.from({ length: 24 }, (_, n) => `1448-D${n}`)

/** The decision about each pilgrim when they are submitted in this order, one per group. */
const season = async (seed: number, order: readonly string[]): Promise<Record<string, string>> => {
  const hub = await Hub.start()
  const etrack = await startEtrack({
    seed,
    decideAfterMs: 0,
    rejectRate: 0.5,
    callsPerSecond: 1000,
    callbackUrl: hub.url,
  })
  const decisions: Record<string, string> = {}
  for (const pilgrim of order) await call(etrack.url, group(`1448-G-${pilgrim.slice(5)}`, member(pilgrim)))
  for (const _ of order) {
    const notice = await hub.next()
    const what = [...notice.all("Outcome"), ...notice.all("RegistrationNumber"), ...notice.all("Code")]
    decisions[notice.all("PilgrimReference")[0]!] = [...notice.all("Receipt"), ...what].join(" ")
  }
  await etrack.close()
  await hub.close()
  return decisions
}

it("decides about a pilgrim by the seed and the pilgrim, in any order of calls", async () => {
  const [forwards, backwards, otherwise] = await Promise.all([
    season(7, pilgrims),
    season(7, pilgrims.toReversed()),
    season(8, pilgrims),
  ])
  expect(backwards).toEqual(forwards)
  expect(otherwise).not.toEqual(forwards)
  const outcomes = Object.values(forwards).map((decision) => decision.split(" ")[1])
  expect(new Set(outcomes)).toEqual(new Set(["REGISTERED", "REJECTED"]))
})
