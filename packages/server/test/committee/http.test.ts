import { QUICKNET } from "@mahmal/core/draw/drandChain"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { Effect } from "effect"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { forgetProposals } from "../../src/committee/proposals.ts"
import { Database } from "../../src/postgres/Database.ts"
import { closeIntake, family, fileOf, groupOf, populate, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"
import { secret, secrets } from "./aSeason.ts"

const address = "/v1/seasons/1448/draw"

let hub: StartedHub
let first: Ask
let second: Ask
beforeEach(async () => {
  hub = await startHub()
  first = await hub.person({ unit: "sorting" })
  second = await hub.person({ unit: "sorting" })
  await populate(hub, 4, ...singles.slice(0, 5), family)
  await closeIntake(hub)
})
afterEach(async () => {
  vi.useRealTimers()
  await hub.stop()
})

const by = (member: Ask, what: string, json: object = {}, key?: string) =>
  member("POST", `${address}/${what}`, {
    json: { reason: "It is time.", ...json },
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  })

/** What two members ask for, one after the other: the answer to the second. */
const act = async (what: string, json: object = {}) => {
  await by(first, what, json)
  return by(second, what, json)
}
/** The number of quicknet's next round. */
const nextRound = () => Math.ceil((Date.now() / 1000 - QUICKNET.genesis) / QUICKNET.period) + 1
const fileStatus = async (name: string) => (await hub.ask("GET", `${address}/files/${name}`)).status

it("takes a committee from freezing to publishing, and shows at each step what is public", async () => {
  expect((await hub.ask("GET", address)).json).toMatchObject({ stage: "Open", files: [], acts: [] })
  const frozen = await act("freezing")
  expect(frozen.json).toMatchObject({
    stage: "Frozen",
    groups: 6,
    pool: expect.stringMatching(/^[0-9a-f]{64}$/),
    files: [],
  })
  expect((await hub.ask("GET", `/v1/groups/${groupOf(family[0])}/receipt`)).text).toContain(`pool ${frozen.json.pool}`)
  expect(await fileStatus("pool.txt")).toBe(404)

  const comes = new Date((Math.floor(Date.now() / 1000) + 60) * 1000).toISOString()
  const randomness = { kind: "sources", sources: [{ name: "lottery", description: "six digits" }], comes }
  const committed = await act("commitment", { randomness, secrets })
  expect(committed.json, committed.text).toMatchObject({ stage: "Committed", files: ["commitment.txt", "rules.txt"] })
  expect([await fileStatus("commitment.txt"), await fileStatus("pool.txt")]).toEqual([200, 404])

  const came = { sources: [{ name: "lottery", numbers: ["004711"] }], reveals: [secret] }
  const early = await act("drawing", came)
  expect(early.json).toMatchObject({ type: "/problems/act-refused", reason: "randomness-not-out", stage: "Committed" })
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(comes) + 1000 })
  expect((await act("drawing", came)).status).toBe(200)
  expect(await fileStatus("result.txt")).toBe(404)

  // The e-track's last day must not pass by the clock, in whatever year the tests run.
  await hub.run(Effect.flatMap(Database, ({ query }) => query({ text: "update season set rehearsed_with = 'a seed'" })))
  const published = await act("publication")
  expect(published.json).toMatchObject({ stage: "Published" })
  expect(published.json.acts).toHaveLength(4)
  expect(await fileStatus("result.txt")).toBe(200)
  expect((await hub.ask("GET", "/v1/seasons/1448")).json.states).toMatchObject({ Drawn: 4, Waitlisted: 4 })
})

it("does an act only when a second member asks for the very same", async () => {
  const proposed = await by(first, "freezing", { reason: "Intake is closed." })
  expect(proposed.json).toMatchObject({
    stage: "Open",
    acts: [],
    proposed: [{ act: "Freeze", by: expect.stringMatching(/^person:/), reason: "Intake is closed." }],
  })
  const again = await by(first, "freezing")
  expect(again.json).toMatchObject({ stage: "Open", proposed: [{ act: "Freeze" }] })
  const frozen = await by(second, "freezing", { reason: "I agree." })
  expect(frozen.json).toMatchObject({ stage: "Frozen", proposed: [] })
  const [{ by: one, approvedBy: other } = {}] = frozen.json.acts as ReadonlyArray<{ by?: string; approvedBy?: string }>
  expect(one).not.toBe(other)

  const ahead = { kind: "drand", chain: "quicknet", round: nextRound() + 1000 }
  await by(first, "commitment", { randomness: ahead })
  const later = { ...ahead, round: ahead.round + 1 }
  const another = await by(second, "commitment", { randomness: later })
  const both = [ahead, later].map((randomness) => ({ act: "Commit", content: { randomness } }))
  expect(another.json).toMatchObject({ stage: "Frozen", proposed: both })
  const third = await hub.person({ unit: "sorting" })
  const joined = await by(third, "commitment", { randomness: ahead })
  expect(joined.json).toMatchObject({ stage: "Committed", proposed: [], acts: [{}, { by: one }] })
})

it("does an act for which two members ask at the same moment, and forgets nothing that is asked for after it", async () => {
  const asked = await Promise.all([by(first, "freezing"), by(second, "freezing")])
  expect(asked.map(({ status }) => status)).toEqual([200, 200])
  const { json } = await first("GET", address)
  expect(json).toMatchObject({ stage: "Frozen", acts: [{ act: "Freeze" }], proposed: [] })
  await by(first, "correction")
  await hub.run(forgetProposals("1448"))
  expect((await first("GET", address)).json).toMatchObject({ proposed: [{ act: "Correct" }] })
})

it("waits a day for the second member, and no longer than the draw stands where it was proposed", async () => {
  const change = (text: string) => hub.run(Effect.flatMap(Database, (database) => database.query({ text })))
  for (const [what, changed] of [
    ["a day later", "at = at - interval '1 day'"],
    ["where another act was done", "after = after - 1"],
  ] as const) {
    await by(first, "freezing")
    await change(`update committee_proposal set ${changed}`)
    expect((await first("GET", address)).json.proposed, what).toEqual([])
    const asked = await by(second, "freezing")
    expect(asked.json, what).toMatchObject({ stage: "Open", proposed: [{ act: "Freeze" }] })
    await change("delete from committee_proposal")
  }
})

it("lets nobody propose what cannot be done where the draw stands", async () => {
  const round = nextRound()
  const drand = (at: number) => ({ randomness: { kind: "drand", chain: "quicknet", round: at } })
  const refused = async (what: string, json?: object) => {
    const { status, json: problem } = await by(first, what, json)
    return status < 300 ? status : (problem.reason ?? problem.type)
  }
  for (const [what, reason] of [
    ["commitment", "not-frozen"],
    ["drawing", "not-committed"],
    ["publication", "not-drawn"],
    ["correction", "not-frozen"],
  ] as const)
    expect(await refused(what, what === "commitment" ? drand(round + 1000) : {})).toBe(reason)
  await act("freezing")
  expect(await refused("freezing")).toBe("frozen-already")
  expect(await refused("commitment", drand(round - 1))).toBe("randomness-not-ahead")
  expect(await refused("correction", { applications: "junk" })).toBe("/problems/file-unreadable")
  await act("commitment", drand(round + 1000))
  expect(await refused("drawing")).toBe("files-not-right")
  expect((await first("GET", address)).json).toMatchObject({ stage: "Committed", proposed: [] })
})

it("lets a proposal fall when another act is done, though it could be done again", async () => {
  await act("freezing")
  await by(first, "correction", { reason: "Someone withdrew." })
  const third = await hub.person({ unit: "sorting" })
  const applications = fileOf(singles[6]!)
  await by(second, "correction", { applications })
  const corrected = await by(third, "correction", { applications })
  expect(corrected.json).toMatchObject({ stage: "Frozen", proposed: [] })
  const alone = await by(third, "correction", { reason: "Another withdrew." })
  expect(alone.json.acts).toHaveLength(2)
})

it("shows the committee, and nobody else, what is proposed, and of applications their hash alone", async () => {
  await act("freezing")
  const applications = fileOf(singles[6]!)
  const proposed = await by(first, "correction", { applications })
  const content = { applications: sha256(new TextEncoder().encode(applications)) }
  expect(proposed.json).toMatchObject({ proposed: [{ act: "Correct", content }] })
  const outside = await hub.ask("GET", address)
  expect(outside.json).toMatchObject({ proposed: [{ act: "Correct", reason: "It is time." }] })
  expect(outside.text).not.toContain("content")
})

it("takes acts of persons alone, and of no other unit", async () => {
  const system = await hub.system({ unit: "sorting" })
  const outsider = await hub.person({ unit: "it" })
  for (const [who, status] of [
    [system, 403],
    [outsider, 403],
    [hub.asking({}), 401],
  ] as const)
    expect((await by(who, "freezing")).status).toBe(status)
})

it("does an act once for its idempotency key, and answers the second time as the first", async () => {
  await by(first, "freezing")
  const done = await by(second, "freezing", {}, "a-key")
  const again = await by(second, "freezing", {}, "a-key")
  expect([again.status, again.text]).toEqual([done.status, done.text])
  expect(done.json).toMatchObject({ stage: "Frozen" })
  expect((await act("freezing")).json).toMatchObject({ reason: "frozen-already" })
})

it("says which field of an act is wrong", async () => {
  const unsigned = await by(first, "freezing", { by: "Somebody", reason: "    " })
  expect(unsigned.status).toBe(400)
  const faults = unsigned.json.errors as ReadonlyArray<{ pointer: string }>
  expect(faults.map(({ pointer }) => pointer).toSorted()).toEqual(["/by", "/reason"])
})

it("refuses a round of drand that is out by its own clock", async () => {
  await act("freezing")
  const round = nextRound()
  const past = await act("commitment", { randomness: { kind: "drand", chain: "quicknet", round: round - 1 } })
  expect(past.json).toMatchObject({ type: "/problems/act-refused", reason: "randomness-not-ahead" })
  const ahead = await act("commitment", { randomness: { kind: "drand", chain: "quicknet", round: round + 1000 } })
  expect(ahead.json).toMatchObject({ stage: "Committed" })
})

it("refuses randomness that nobody will live to see, and can still say where the draw stands", async () => {
  await act("freezing")
  const sources = [{ name: "lottery", description: "six digits" }]
  for (const randomness of [
    { kind: "drand", chain: "quicknet", round: 999_999_999_999_999 },
    { kind: "drand", chain: "default", round: 25_000_000_000 },
    { kind: "sources", sources, comes: "9999-12-31T23:59:59-12:00" },
  ]) {
    const far = await act("commitment", { randomness })
    expect(far.json, far.text).toMatchObject({ type: "/problems/act-refused", reason: "randomness-too-far" })
    expect((await hub.ask("GET", address)).json).toMatchObject({ stage: "Frozen" })
  }
})

it("knows no draw of a season that there is not", async () => {
  expect((await hub.ask("GET", "/v1/seasons/1999/draw")).status).toBe(404)
  expect((await first("POST", "/v1/seasons/1999/draw/freezing", { json: { reason: "Why not?" } })).status).toBe(404)
})
