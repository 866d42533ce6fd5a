import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { People } from "@mahmal/core/store/People"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { drawOnly, pilgrimOf, populate, singles } from "./sample.ts"
import { type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
let other: StartedHub
const rows = singles.slice(0, 2).map(([row = []]) => row)
const [moving, confirmed] = rows.map((row) => pilgrimOf(row) as PilgrimId) as [PilgrimId, PilgrimId]

beforeAll(async () => {
  hub = await startHub()
  other = await startHub(hub.database)
  await populate(hub, 100, ...singles.slice(0, 2))
  await drawOnly(hub, rows)
})
afterAll(async () => {
  await other.halt()
  await hub.stop()
})

const act = (pilgrim: PilgrimId, command: Command) =>
  hub.run(Effect.flatMap(Hub, ({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })))

const passport = (pilgrim: PilgrimId) =>
  hub.run(
    Effect.map(
      Effect.flatMap(People, ({ find }) => find([pilgrim])),
      (found) => found.get(pilgrim)?.traveller.passport,
    ),
  )

const correctElsewhere = (pilgrim: PilgrimId, to: string) =>
  other.ask("POST", `/v1/pilgrims/${pilgrim}/correction`, {
    json: { reason: "Seen in the new passport.", changes: { passport: to } },
  })

const confirm: Command = { _tag: "Confirm", campaign: CampaignId.make("C7") }

it("a hub tells nobody what it remembers of a person whom another hub has corrected", async () => {
  await act(moving, confirm)
  const before = await passport(moving)
  expect((await correctElsewhere(moving, "H9007001")).status).toBe(200)
  await act(moving, { _tag: "RecordRegistration", registration: { reference: "R-1", number: "N-1" } })
  expect([before === "H9007001", await passport(moving)]).toEqual([false, "H9007001"])
})

it("nor after a step that moves nothing", async () => {
  await act(confirmed, confirm)
  await passport(confirmed)
  expect((await correctElsewhere(confirmed, "H9007002")).status).toBe(200)
  await act(confirmed, confirm)
  expect(await passport(confirmed)).toBe("H9007002")
})
