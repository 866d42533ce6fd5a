import { QUICKNET, roundAt } from "@mahmal/core/draw/drandChain"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { family, groupOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { secret, secrets } from "./aSeason.ts"

const signed = { by: "Hamad Al-Invented", approvedBy: "Maryam Al-Invented", reason: "It is time." }
const address = "/v1/seasons/1448/draw"

let hub: StartedHub
beforeEach(async () => {
  hub = await startHub()
  await populate(hub, 4, ...singles.slice(0, 5), family)
})
afterEach(() => hub.stop())

const act = (what: string, json: object = {}, key?: string) =>
  hub.ask("POST", `${address}/${what}`, {
    json: { ...signed, ...json },
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  })
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

  const comes = new Date((Math.floor(Date.now() / 1000) + 2) * 1000).toISOString()
  const randomness = { kind: "sources", sources: [{ name: "lottery", description: "six digits" }], comes }
  const committed = await act("commitment", { randomness, secrets })
  expect(committed.json, committed.text).toMatchObject({ stage: "Committed", files: ["commitment.txt", "rules.txt"] })
  expect([await fileStatus("commitment.txt"), await fileStatus("pool.txt")]).toEqual([200, 404])

  const came = { sources: [{ name: "lottery", numbers: ["004711"] }], reveals: [secret] }
  const early = await act("drawing", came)
  expect(early.json).toMatchObject({ type: "/problems/act-refused", reason: "randomness-not-out", stage: "Committed" })
  await vi.waitFor(async () => expect((await act("drawing", came)).status).toBe(200), { timeout: 8000, interval: 200 })
  expect(await fileStatus("result.txt")).toBe(404)

  const published = await act("publication")
  expect(published.json).toMatchObject({ stage: "Published" })
  expect(published.json.acts).toHaveLength(4)
  expect(await fileStatus("result.txt")).toBe(200)
  expect((await hub.ask("GET", "/v1/seasons/1448")).json.states).toMatchObject({ Drawn: 4, Waitlisted: 4 })
})

it("does an act once for its idempotency key, and answers the second time as the first", async () => {
  const first = await act("freezing", {}, "a-key")
  const again = await act("freezing", {}, "a-key")
  expect([again.status, again.text]).toEqual([first.status, first.text])
  expect((await act("freezing", {}, "another-key")).json).toMatchObject({ reason: "frozen-already" })
})

it("says which field of an act is wrong", async () => {
  const unsigned = await act("freezing", { approvedBy: "", reason: " " })
  expect(unsigned.status).toBe(400)
  expect((unsigned.json.errors as ReadonlyArray<{ pointer: string }>).map(({ pointer }) => pointer)).toEqual([
    "/approvedBy",
    "/reason",
  ])
  expect((await act("freezing", { approvedBy: signed.by })).json).toMatchObject({ status: 409, reason: "same-person" })
})

it("refuses a round of drand that is out by its own clock", async () => {
  await act("freezing")
  const round = roundAt(QUICKNET, Date.now() / 1000)
  const past = await act("commitment", { randomness: { kind: "drand", chain: "quicknet", round: round - 1 } })
  expect(past.json).toMatchObject({ type: "/problems/act-refused", reason: "randomness-not-ahead" })
  const ahead = await act("commitment", { randomness: { kind: "drand", chain: "quicknet", round: round + 1000 } })
  expect(ahead.json).toMatchObject({ stage: "Committed" })
})

it("knows no draw of a season that there is not", async () => {
  expect((await hub.ask("GET", "/v1/seasons/1999/draw")).status).toBe(404)
  expect((await hub.ask("POST", "/v1/seasons/1999/draw/freezing", { json: signed })).status).toBe(404)
})
