import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { verifyBundle } from "@mahmal/core/evidence/verifyBundle"
import { Effect, Layer } from "effect"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Accepting, NotSealed } from "../../src/ledger/Accepting.ts"
import { Sealing } from "../../src/ledger/Sealing.ts"
import { makeKeyFile, type SealingKey, SealingKeys } from "../../src/ledger/SealingKey.ts"
import { apply } from "../evidence/aLedger.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { openSeason } from "../support/openSeason.ts"

let folder: string
let key: SealingKey
let hub: StartedHub
let stopped: NotSealed | undefined
let client: pg.Pool
let pilgrim: string
let other: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mahmal-http-"))
  key = await makeKeyFile(join(folder, "key.pem"))
  const accepting = Layer.succeed(Accepting, {
    check: Effect.suspend(() => (stopped === undefined ? Effect.void : Effect.fail(stopped))),
  })
  const sealing = Layer.provide(Sealing.layer, Layer.succeed(SealingKeys, { current: key }))
  hub = await startHub(undefined, {}, Layer.merge(accepting, sealing))
  client = new pg.Pool({ connectionString: hub.database, max: 1, options: "-c search_path=mahmal" })
  await openSeason(client)
  pilgrim = await apply({ client }, 0)
  other = await apply({ client }, 1)
})
afterAll(async () => {
  await client.end()
  await hub.stop()
  await rm(folder, { recursive: true })
})

const entries = async (query: string) => {
  const inspection = await hub.system({ unit: "inspection" })
  return (await inspection("GET", `/v1/audit?${query}`)).json.items
}

it("gives evidence byte for byte as it is verified", async () => {
  const answer = await hub.ask("GET", `/v1/pilgrims/${pilgrim}/evidence`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get("content-type")).toContain("application/json")
  expect(verifyBundle(Buffer.from(answer.text), key.publicKey).findings).toEqual([])
  expect((await hub.ask("GET", "/v1/pilgrims/1448-Q48-999999/evidence")).status).toBe(404)
})

it("lists the seals to anybody, with the key to compare evidence with", async () => {
  const { json } = await hub.asking({})("GET", "/v1/seals")
  expect(json.items[0]).toMatchObject({ seal: { number: 1, key: key.publicKey } })
})

it("has every read of personal data and every act on the trail before it answers, and who was denied", async () => {
  await hub.ask("GET", `/v1/pilgrims/${other}`)
  expect(await entries(`subject=${other}`)).toMatchObject([{ operation: "pilgrims.one", act: false, outcome: "done" }])
  await hub.ask("POST", `/v1/pilgrims/${other}/withdrawal`)
  expect(await entries(`subject=${other}&operation=commands.withdraw`)).toMatchObject([{ act: true }])
  const gate = await hub.system({ unit: "gate" })
  expect((await gate("GET", `/v1/pilgrims/${other}`)).status).toBe(403)
  const [newest] = await entries(`subject=${other}`)
  expect(newest).toMatchObject({ operation: "pilgrims.one", outcome: "denied", status: 403 })
})

it("shows nobody to anybody when it cannot tell the trail", async () => {
  const { rows } = await client.query<{ name_en: string }>("select name_en from person where pilgrim = $1", [other])
  expect((await hub.ask("GET", `/v1/pilgrims/${other}`)).text).toContain(rows[0]?.name_en)
  await client.query("create trigger stuck before insert on trail for each statement execute function refuse_change()")
  const unanswered = await hub.ask("GET", `/v1/pilgrims/${other}`)
  await client.query("drop trigger stuck on trail")
  expect(unanswered.status).toBeGreaterThanOrEqual(500)
  expect(unanswered.text).not.toContain(rows[0]?.name_en)
})

it("gives the trail in pages, newest first, to inspection alone", async () => {
  for (let n = 0; n < 5; n++) await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)
  const inspection = await hub.system({ unit: "inspection" })
  const first = await inspection("GET", `/v1/audit?subject=${pilgrim}&operation=pilgrims.one&limit=3`)
  const second = await inspection(
    "GET",
    `/v1/audit?subject=${pilgrim}&operation=pilgrims.one&limit=3&cursor=${first.json.next}`,
  )
  const numbers = [...first.json.items, ...second.json.items].map(({ number }) => Number(number))
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a))
  expect([first.json.items.length, second.json.items.length, second.json.next]).toEqual([3, 2, undefined])
  expect((await hub.ask("GET", "/v1/audit")).status).toBe(403)
})

it("names nobody on the trail, whatever was looked for", async () => {
  const { rows } = await client.query<{ passport_no: string }>("select passport_no from person where pilgrim = $1", [
    pilgrim,
  ])
  const passport = rows[0]!.passport_no
  expect((await hub.ask("POST", "/v1/pilgrims/search", { json: { passport } })).json.items.length).toBe(1)
  const trail = await client.query("select from trail t where strpos(t::text, $1) > 0", [passport])
  expect(trail.rowCount).toBe(0)
  expect(await entries("operation=pilgrims.search")).toMatchObject([{ subjects: [pilgrim] }])
})

it("names nobody on the trail, whatever was typed where a reference belongs", async () => {
  const { rows } = await client.query<{ qid: string }>("select qid from person where pilgrim = $1", [pilgrim])
  const { qid } = rows[0]!
  const inspection = await hub.system({ unit: "inspection" })
  expect((await hub.ask("GET", `/v1/pilgrims/${qid}`)).status).toBe(400)
  expect((await hub.ask("POST", `/v1/pilgrims/${qid}/withdrawal`)).status).toBe(400)
  expect((await hub.ask("GET", `/v1/exchanges/${qid}`)).status).toBe(400)
  expect((await hub.asking({})("GET", `/v1/groups/${qid}`)).status).toBe(401)
  expect((await hub.asking({})("GET", `/v1/exchanges/${qid}`)).status).toBe(401)
  expect((await inspection("GET", `/v1/audit?subject=${qid}`)).json.items).toEqual([])
  const trail = await client.query("select from trail t where strpos(t::text, $1) > 0", [qid])
  expect(trail.rowCount).toBe(0)
  expect(await entries("operation=pilgrims.one&outcome=refused")).toMatchObject([{ subjects: [], status: 400 }])
  // A reference is kept, also one of which nothing is known.
  await hub.ask("POST", "/v1/tasks/77/closing", { json: { reason: "It was closed by telephone." } })
  expect(await entries("operation=tasks.close")).toMatchObject([{ subjects: ["task/77"], status: 404 }])
})

it("keeps little of what strangers are refused, however often they ask", async () => {
  const stranger = hub.asking({})
  for (let n = 0; n < 30; n++) {
    expect((await stranger("GET", `/v1/groups/1448-S${n}`)).status).toBe(401)
    expect((await stranger("POST", "/v1/applicants/standing", { json: {} })).status).toBe(400)
  }
  const trail = await client.query("select from trail where caller = 'nobody' and operation <> 'session.prove'")
  // So many a minute and no more; a minute may end meanwhile.
  expect(trail.rowCount).toBeGreaterThan(0)
  expect(trail.rowCount).toBeLessThanOrEqual(20)
})

it("writes down whose act an event is", async () => {
  const { rows } = await client.query<{ by: string }>("select by from event where pilgrim = $1", [other])
  expect(rows.map(({ by }) => by)).toEqual([expect.stringMatching(/^client:/)])
})

it("gives no evidence with a key that is not the ledger's, says which, and goes on with all else", async () => {
  const another = await makeKeyFile(join(folder, "another.pem"))
  const sealing = Layer.provide(Sealing.layer, Layer.succeed(SealingKeys, { current: another }))
  const hubOfAnother = await startHub(hub.database, {}, sealing)
  await hubOfAnother.ask("POST", `/v1/pilgrims/${other}/death`)
  const { status, json } = await hubOfAnother.ask("GET", `/v1/pilgrims/${other}/evidence`)
  expect([status, json.detail]).toEqual([
    503,
    expect.stringMatching(new RegExp(`^Evidence ends in a seal, and none can be made now: .*${key.publicKey}`)),
  ])
  expect((await hubOfAnother.ask("GET", "/health/ready")).status).toBe(200)
  await hubOfAnother.halt()
})

it("takes no commands while nothing is sealed, says why, and is not ready", async () => {
  stopped = new NotSealed({ since: Date.parse("2027-01-01T00:00:00Z"), why: "the disk is full" })
  const refused = await hub.ask("POST", `/v1/pilgrims/${pilgrim}/withdrawal`)
  expect([refused.status, refused.json.detail]).toEqual([503, expect.stringContaining("the disk is full")])
  expect((await hub.ask("GET", "/health/ready")).status).toBe(503)
  expect((await hub.ask("GET", "/health/live")).status).toBe(200)
  expect((await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)).status).toBe(200)
  stopped = undefined
  expect((await hub.ask("GET", "/health/ready")).status).toBe(200)
  expect((await hub.ask("POST", `/v1/pilgrims/${pilgrim}/withdrawal`)).status).toBe(200)
})

it("erases at the word of IT, with a reason, and never while the journey goes on", async () => {
  const reason = "Request 2026/118"
  const third = await apply({ client }, 2)
  const early = await hub.ask("POST", `/v1/pilgrims/${third}/erasure`, { json: { reason } })
  expect([early.status, early.json.type]).toEqual([409, "/problems/journey-not-over"])
  expect((await hub.ask("POST", `/v1/pilgrims/${pilgrim}/erasure`, { json: {} })).status).toBe(400)
  const desk = await hub.system({ unit: "callCentre" })
  expect((await desk("POST", `/v1/pilgrims/${pilgrim}/erasure`, { json: { reason } })).status).toBe(403)
  const erased = await hub.ask("POST", `/v1/pilgrims/${pilgrim}/erasure`, { json: { reason } })
  expect(erased.json).toEqual({ pilgrim, erased: true })
  expect((await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)).json.person).toBeNull()
  const { text } = await hub.ask("GET", `/v1/pilgrims/${pilgrim}/evidence`)
  const { findings, bundle } = verifyBundle(Buffer.from(text), key.publicKey)
  expect([findings, bundle?.personal, bundle?.evidence.erasures.length]).toEqual([[], {}, 1])
})
