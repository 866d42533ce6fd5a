import type { PilgrimId } from "@mahmal/core/journey/ids"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { erase } from "../../src/evidence/erase.ts"
import { drawOnly, family, groupOf, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"
import { tablesThatSay } from "../support/tablesThatSay.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"

const pilgrim = pilgrimOf(family[0])
const address = `/v1/pilgrims/${pilgrim}/health`
const words = {
  conditions: ["An invented condition"],
  medicines: ["An invented medicine"],
  allergies: [],
  bloodGroup: "AB-",
  notes: "ملاحظة طبية مختلقة",
}

let hub: StartedHub
let medical: Ask
let client: pg.Client
beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, family, ...singles.slice(0, 2))
  medical = await hub.system({ unit: "medical" })
  client = new pg.Client({ connectionString: hub.database })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await hub.stop()
})

it("keeps the medical unit's record, and nothing of it stands in the database in clear", async () => {
  expect((await medical("GET", address)).json).toMatchObject({ version: 0, conditions: [], changedBy: null })
  const { status, json } = await medical("PUT", address, { json: { version: 0, ...words } })
  expect([status, json.version]).toEqual([200, 1])
  expect((await medical("GET", address)).json).toMatchObject({ ...words, version: 1, needsWheelchair: false })
  for (const text of [...words.conditions, ...words.medicines, words.notes, 'AB-"'])
    expect(await tablesThatSay(client, text)).toEqual([])
})

it("overwrites nobody's change unseen", async () => {
  const { json } = await medical("GET", address)
  const late = await medical("PUT", address, { json: { version: Number(json.version) - 1, ...words } })
  expect([late.status, late.json.type]).toEqual([409, "/problems/record-changed"])
  const next = await medical("PUT", address, { json: { version: json.version, ...words, notes: "" } })
  expect(next.json).toMatchObject({ version: Number(json.version) + 1, notes: "" })
})

it("shows health and faith to nobody who may read of the person otherwise", async () => {
  const { json } = await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)
  expect(JSON.stringify(json)).not.toMatch(/wheelchair|Hajj/i)
  expect((await hub.ask("GET", address)).status).toBe(403)
  const sorting = await hub.system({ unit: "sorting" })
  expect((await sorting("GET", address)).status).toBe(403)
  const row = family[0] ?? []
  const given = row[18] === "" ? null : Number(row[18])
  expect((await sorting("GET", `/v1/pilgrims/${pilgrim}/earlier-hajj`)).json).toEqual({ pilgrim, lastHajjYear: given })
  expect((await medical("GET", `/v1/pilgrims/${pilgrim}/earlier-hajj`)).status).toBe(403)
})

it("tells a campaign of its own people, and the operations room, what help is needed and nothing else of health", async () => {
  const path = `/v1/pilgrims/${pilgrim}/assistance`
  const operations = await hub.system({ unit: "operations" })
  const needsWheelchair = (family[0] ?? [])[21] === "yes"
  expect((await operations("GET", path)).json).toEqual({ pilgrim, needsWheelchair })
  expect((await operations("GET", address)).status).toBe(403)
  const campaign = await hub.system({ unit: "campaign", campaign: "C15" })
  expect((await campaign("GET", path)).status).toBe(404)
  await drawOnly(hub, family)
  await hub.ask("POST", `/v1/groups/${groupOf(family[0])}/confirmation`, { json: { campaign: "C15" } })
  expect((await campaign("GET", path)).json).toEqual({ pilgrim, needsWheelchair })
  expect((await campaign("GET", address)).status).toBe(403)
  expect((await hub.ask("GET", path)).status).toBe(403)
})

it("tells the trail of every reading and writing, and nothing of what it said", async () => {
  const { rows } = await client.query<{ entry: string; operation: string; reads: string }>(
    `select t::text as entry, operation, reads from mahmal.trail t where operation like 'special.%' and outcome = 'done'
     and subjects @> array[$1]`,
    [pilgrim],
  )
  expect(new Set(rows.map(({ operation, reads }) => `${operation} ${reads}`))).toEqual(
    new Set([
      "special.health health",
      "special.keepHealth health",
      "special.assistance health",
      "special.earlierHajj faith",
    ]),
  )
  for (const { entry } of rows) expect(entry).not.toContain("invented")
})

it("puts nothing sealed into evidence", async () => {
  const { rows } = await client.query<{ field: string }>("select field from mahmal.person_fields($1)", [pilgrim])
  expect(rows.map(({ field }) => field)).toContain("passport_no")
  expect(rows.map(({ field }) => field).join()).not.toMatch(/wheelchair|hajj|data_key/)
})

it("says what is wrong with a record without repeating it", async () => {
  const { status, text } = await medical("PUT", address, {
    json: { version: 0, ...words, bloodGroup: "an invented secret", conditions: [7] },
  })
  expect(status).toBe(400)
  expect(text).toContain("/bloodGroup")
  expect(text).not.toContain("an invented secret")
})

it("keeps no record of who is not known, or of whom nothing personal is kept", async () => {
  expect((await medical("GET", "/v1/pilgrims/1448-Q48-999999/health")).status).toBe(404)
  const rejected = pilgrimOf(singles[0]?.[0])
  await client.query("delete from mahmal.person where pilgrim = $1", [rejected])
  const got = await medical("PUT", `/v1/pilgrims/${rejected}/health`, { json: { version: 0, ...words } })
  expect(got.status).toBe(404)
})

it("keeps nothing of somebody who is being erased at that moment", async () => {
  const gone = pilgrimOf(singles[1]?.[0])
  await hub.ask("POST", `/v1/pilgrims/${gone}/withdrawal`)
  const holder = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await holder.connect()
  await holder.query("begin")
  await holder.query("select from application where pilgrim = $1 for update", [gone])
  const erasing = hub.run(erase({ pilgrim: gone as PilgrimId, by: "the test", reason: "asked for" }))
  await untilHeldUp(holder)
  const writing = medical("PUT", `/v1/pilgrims/${gone}/health`, { json: { version: 0, ...words } })
  await Promise.race([writing, untilHeldUp(holder, 2)])
  await holder.query("commit")
  await holder.end()
  expect(await erasing).toBe(true)
  expect((await writing).status).toBe(404)
  expect((await client.query("select from mahmal.health_record where pilgrim = $1", [gone])).rowCount).toBe(0)
})
