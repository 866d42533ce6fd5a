import { exchangeId } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Serial } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Effect } from "effect"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { untilHeldUp } from "../support/untilHeldUp.ts"
import { drawOnly, pilgrimOf, populate, singles } from "./sample.ts"
import { type Ask, type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
let duty: Ask
let other: pg.Client
const rows = singles.slice(0, 2).map(([row = []]) => row)
const [told, dead] = rows.map((row) => pilgrimOf(row) as PilgrimId) as [PilgrimId, PilgrimId]

beforeAll(async () => {
  hub = await startHub()
  duty = await hub.system({ unit: "operations" })
  other = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await other.connect()
  await populate(hub, 100, ...singles.slice(0, 2))
  await drawOnly(hub, rows)
})
afterAll(async () => {
  await other.end()
  await hub.stop()
})

const act = (pilgrim: PilgrimId, ...commands: ReadonlyArray<Command>) =>
  hub.run(
    Effect.flatMap(Hub, ({ submit }) =>
      Effect.forEach(commands, (command) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })),
    ),
  )

it("a message that is begun while the number is being corrected waits for it, and goes there", async () => {
  const opening = {
    exchange: exchangeId("sms.send", `${told}/drawn`),
    operation: "sms.send",
    pilgrims: [told],
  } as const
  await other.query("begin")
  await other.query("lock table correction in share row exclusive mode")
  const json = { reason: "Seen in a letter.", changes: { mobile: "+97433007799" } }
  const corrected = duty("POST", `/v1/pilgrims/${told}/correction`, { json })
  await untilHeldUp(other)
  const begun = hub.run(Effect.flatMap(Exchanges, ({ begin }) => begin([opening])))
  const waits = await Promise.race([begun.then(() => "it went ahead"), untilHeldUp(other, 2)])
  await other.query("commit")
  expect([waits, (await corrected).status, (await begun).length]).toEqual([true, 200, 1])
})

it("a death is not taken back of somebody who is being erased: nobody would know whose bracelet to make", async () => {
  const day = "2027-05-08" as SeasonDay
  await act(dead, { _tag: "Confirm", campaign: CampaignId.make("C7") })
  await other.query("update season set today = '2027-05-10'")
  await act(
    dead,
    { _tag: "RecordRegistration", registration: { reference: "R-1", number: "N-1" } },
    { _tag: "RecordEntitlement", entitlement: { kind: "permit", id: "ent_1", number: "P1" } },
    { _tag: "RecordBracelet", bracelet: { serial: Serial.make("B1"), chip: "04A1" } },
    { _tag: "RecordArrival", on: day },
    { _tag: "RecordDeath" },
  )
  await other.query("begin")
  await other.query("select from pilgrim where id = $1 for no key update", [dead])
  await other.query("delete from person where pilgrim = $1", [dead])
  const taken = duty("POST", `/v1/pilgrims/${dead}/taking-back`, { json: { what: "death" } })
  await untilHeldUp(other)
  await other.query("commit")
  expect(await taken).toMatchObject({ status: 404, json: { type: "/problems/unknown" } })
  const { rows } = await other.query("select state from pilgrim where id = $1", [dead])
  expect(rows).toEqual([{ state: "Deceased" }])
})
