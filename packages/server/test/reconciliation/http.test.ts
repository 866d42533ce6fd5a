import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import * as BraceletMakerInMemory from "@mahmal/core/testing/memory/BraceletMakerInMemory"
import * as NationalTrackInMemory from "@mahmal/core/testing/memory/NationalTrackInMemory"
import * as VisaAuthorityInMemory from "@mahmal/core/testing/memory/VisaAuthorityInMemory"
import { Effect, Layer } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { runReconciliations } from "../../src/reconciliation/runReconciliations.ts"
import { draw, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
const pilgrims = singles.slice(0, 3).map(([row]) => pilgrimOf(row) as PilgrimId)

/** Nobody out there has ever heard of anybody. */
const empty = Layer.mergeAll(
  NationalTrackInMemory.layer(),
  VisaAuthorityInMemory.layer(),
  BraceletMakerInMemory.layer(),
)

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 100, ...singles.slice(0, 3))
  await draw(hub)
  const commands = (pilgrim: PilgrimId): ReadonlyArray<Command> => [
    { _tag: "Confirm", campaign: CampaignId.make("C7") },
    { _tag: "RecordRegistration", registration: { reference: `R-${pilgrim}`, number: `N-${pilgrim}` } },
  ]
  for (const pilgrim of pilgrims)
    for (const command of commands(pilgrim))
      await hub.run(Effect.flatMap(Hub, ({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })))
})
afterAll(() => hub.stop())

it("is asked for over REST, and told with its differences, a page at a time", async () => {
  const duty = await hub.system({ unit: "operations" })
  const asking = { json: { system: "etrack", season: "1448" } }
  const [asked, again] = [
    await duty("POST", "/v1/reconciliations", asking),
    await duty("POST", "/v1/reconciliations", asking),
  ]
  expect(asked.json).toMatchObject({ system: "etrack", season: "1448", ended: null, differences: 0 })
  expect(again.json.reconciliation).toBe(asked.json.reconciliation)

  // They have just moved: that explains everything, until it is long ago.
  await hub.run(Effect.provide(runReconciliations(), empty))
  const address = `/v1/reconciliations/${asked.json.reconciliation}`
  expect((await duty("GET", address)).json).toMatchObject({
    ended: expect.any(String),
    failed: null,
    ours: 3,
    theirs: 0,
    differences: 3,
    unexplained: 0,
    kinds: { "only-ours": 3 },
  })
  const first = await duty("GET", `${address}/differences?limit=2&kind=only-ours`)
  const rest = await duty("GET", `${address}/differences?limit=2&kind=only-ours&cursor=${first.json.next}`)
  expect([...first.json.items, ...rest.json.items].map(({ pilgrim }) => pilgrim)).toEqual(pilgrims.toSorted())
  expect(first.json.items[0]).toMatchObject({ handle: `N-${pilgrims.toSorted()[0]}`, explanation: "moved", fields: [] })
  const inspection = await hub.system({ unit: "inspection" })
  const [, trail] = (await inspection("GET", "/v1/audit?operation=reconciliations.differences")).json.items
  expect(trail?.subjects).toEqual([`reconciliation/${asked.json.reconciliation}`, ...pilgrims.toSorted().slice(0, 2)])
  expect((await duty("GET", `${address}/differences?explained=no`)).json.items).toEqual([])
  expect((await duty("GET", "/v1/reconciliations")).json.items).toHaveLength(1)
  expect((await duty("GET", "/v1/tasks?kind=reconciliation.difference")).json.items).toEqual([])
})

it("is nobody's who has no right to it, to its season, or to what does not exist", async () => {
  const campaign = await hub.system({ unit: "campaign", campaign: "C7" })
  expect((await campaign("GET", "/v1/reconciliations/1")).status).toBe(403)
  const elsewhere = await hub.system({ unit: "operations", seasons: ["1449"] })
  expect((await elsewhere("GET", "/v1/reconciliations/1")).status).toBe(404)
  expect((await elsewhere("GET", "/v1/reconciliations")).json.items).toEqual([])
  const json = { system: "etrack", season: "1448" }
  expect((await elsewhere("POST", "/v1/reconciliations", { json })).status).toBe(404)
  // Nor was anything asked of the system in their name.
  expect((await hub.ask("GET", "/v1/reconciliations")).json.items).toHaveLength(1)
  expect((await hub.ask("GET", "/v1/reconciliations/99999")).status).toBe(404)
  expect((await hub.ask("POST", "/v1/reconciliations", { json: { ...json, system: "sms" } })).status).toBe(400)
})
