import { instantWords } from "@mahmal/core/season/dayWords"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { family, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"

const pilgrim = pilgrimOf(family[0])
const other = pilgrimOf(singles[0]?.[0])
const reason = "Found without consciousness at gate 3; the clinic asks for allergies."
const health = `/v1/pilgrims/${pilgrim}/health`

let hub: StartedHub
let client: pg.Client
let desk: Ask
let campaign: Ask
let inspector: Ask
beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, family, ...singles.slice(0, 2))
  client = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await client.connect()
  desk = await hub.person({ unit: "operations" }, "desk")
  campaign = await hub.person({ unit: "campaign", campaign: "C15" }, "guide")
  inspector = await hub.person({ unit: "inspection" }, "inspector")
})
afterAll(async () => {
  await client.end()
  await hub.stop()
})

const open = (ask: Ask, reads: string, of = pilgrim) =>
  ask("POST", "/v1/emergency-accesses", { json: { pilgrim: of, reads, reason } })

it("opens a pilgrim's health record to somebody without the right, for this pilgrim alone, and announces it", async () => {
  expect((await desk("GET", health)).status).toBe(403)
  const opened = await open(desk, "health")
  expect(opened.status).toBe(200)
  expect(Date.parse(String(opened.json.until)) - Date.parse(String(opened.json.opened))).toBe(3_600_000)
  expect((await desk("GET", health)).json).toMatchObject({ pilgrim, version: 0 })
  expect((await desk("GET", `/v1/pilgrims/${other}/health`)).status).toBe(403)
  expect((await desk("PUT", health, { json: {} })).status).toBe(403)
  const another = await hub.person({ unit: "operations" }, "another")
  expect((await another("GET", health)).status).toBe(403)
  const { json } = await inspector("GET", "/v1/tasks?unit=inspection")
  expect(json.items).toMatchObject([{ kind: "emergency.review", pilgrim }])
  const why = json.items[0]?.why as Readonly<Record<"ar" | "en", string>>
  expect(why.ar).toContain("غرفة العمليات")
  expect(why.ar.replace(pilgrim, "")).not.toMatch(/[a-z]|\d-\d/)
  expect(why.en).toContain(`until ${instantWords(new Date(String(opened.json.until)), "Asia/Qatar").en}`)
  const { rows } = await client.query("select data from announcement where type = 'task.Opened'")
  expect(rows).toMatchObject([{ data: { kind: "emergency.review", unit: "inspection" } }])
  expect(JSON.stringify([json, rows])).not.toContain("consciousness")
})

it("opens to a campaign a pilgrim who is not its own, and hides everybody else as before", async () => {
  expect((await campaign("GET", `/v1/pilgrims/${pilgrim}`)).status).toBe(404)
  await open(campaign, "personal")
  expect((await campaign("GET", `/v1/pilgrims/${pilgrim}`)).json).toMatchObject({ pilgrim })
  expect((await campaign("GET", health)).status).toBe(403)
  expect((await campaign("GET", `/v1/pilgrims/${other}`)).status).toBe(404)
  expect((await campaign("POST", "/v1/pilgrims/search", { json: {} })).json.items).toEqual([])
})

it("shows the trail by which access something was read", async () => {
  const { rows } = await client.query(
    "select caller, purpose, subjects from trail where operation = 'special.health' and outcome = 'done'",
  )
  expect(rows).toEqual([{ caller: "person:desk", purpose: "emergency", subjects: [pilgrim, "emergency/1"] }])
  const opened = await client.query("select caller, subjects from trail where operation = 'emergency.open' order by id")
  expect(opened.rows).toEqual([
    { caller: "person:desk", subjects: [pilgrim, "emergency/1"] },
    { caller: "person:guide", subjects: [pilgrim, "emergency/2"] },
  ])
})

it("is no way for a system, nor into a season in which one does not work, nor to who is not there", async () => {
  const bySystem = await open(await hub.system({ unit: "operations" }), "health")
  expect([bySystem.status, bySystem.json.detail]).toEqual([403, "Only people who signed in may ask for this."])
  expect((await open(await hub.person({ unit: "operations", seasons: ["1447"] }), "health")).status).toBe(404)
  expect((await open(desk, "health", "1448-Q48-999999")).status).toBe(404)
})

it("is reviewed once, by another person, which ends it and closes the task", async () => {
  const both = await hub.person({ unit: "inspection" }, "desk")
  const review = (ask: Ask, access: number, finding = "justified") =>
    ask("POST", `/v1/emergency-accesses/${access}/review`, { json: { finding, remark: "The clinic confirms it." } })
  expect((await review(both, 1)).json).toMatchObject({ type: "/problems/review-refused", reason: "own-access" })
  const { status, json } = await review(inspector, 1)
  expect(status).toBe(200)
  expect(json).toMatchObject({ access: 1, used: 1, review: { by: "person:inspector", finding: "justified" } })
  expect((await review(inspector, 1)).json).toMatchObject({ reason: "already-reviewed" })
  expect((await desk("GET", health)).status).toBe(403)
  const open = await inspector("GET", "/v1/emergency-accesses?reviewed=no")
  expect(open.json.items.map(({ access }) => access)).toEqual([2])
  const { rows } = await client.query("select subject from task where closed is null")
  expect(rows).toEqual([{ subject: "emergency/2" }])
  const told = await client.query(
    "select caller, subjects from trail where operation = 'emergency.review' and outcome = 'done'",
  )
  expect(told.rows).toEqual([{ caller: "person:inspector", subjects: [pilgrim, "emergency/1"] }])
  expect((await review(inspector, 99)).status).toBe(404)
})

it("ends by itself, and can neither be changed nor made longer in the database", async () => {
  await client.query(
    `insert into emergency_access (caller, unit, pilgrim, reads, reason, opened, until)
     values ('person:desk', 'operations', $1, 'health', 'earlier', now() - interval '61 minutes', now() - interval '1 minute')`,
    [pilgrim],
  )
  expect((await desk("GET", health)).status).toBe(403)
  for (const change of [
    "set until = until + interval '1 hour' where reviewed is null",
    "set reason = 'another' where reviewed is null",
    "set caller = 'person:x' where reviewed is null",
    "set remark = 'another' where reviewed is not null",
  ])
    await expect(client.query(`update emergency_access ${change}`), change).rejects.toThrow("only reviewed, once")
  await expect(client.query("delete from emergency_access")).rejects.toThrow("only reviewed, once")
})

it("opens with the health record what is personal too", async () => {
  await open(campaign, "health", other)
  expect((await campaign("GET", `/v1/pilgrims/${other}`)).json).toMatchObject({ pilgrim: other })
})
