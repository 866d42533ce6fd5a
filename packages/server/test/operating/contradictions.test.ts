import { exchangeId, Receipt } from "@mahmal/core/exchange/Exchange"
import { recordEntitlement } from "@mahmal/core/hub/callbacks"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { drawOnly, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
const [[row = []] = []] = singles
const pilgrim = pilgrimOf(row) as PilgrimId
beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 100, [row])
  await drawOnly(hub, [row])
})
afterAll(() => hub.stop())

it("a permit that its authority cancels after it was issued is a task, once, in words for who does it", async () => {
  const act = (command: Command) =>
    hub.run(Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })))
  await act({ _tag: "Confirm", campaign: CampaignId.make("C7") })
  await act({ _tag: "RecordRegistration", registration: { reference: "1448-R", number: "R1" } })
  const exchange = exchangeId("visa.request", pilgrim)
  const opening = { exchange, operation: "visa.request", pilgrims: [pilgrim] } as const
  await hub.run(Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [], opens: [opening] })))
  await hub.run(Effect.flatMap(Exchanges, ({ begin }) => begin([opening])))
  const asked = { id: Receipt.make("ent_9"), pilgrim, kind: "permit" } as const
  await hub.run(recordEntitlement({ ...asked, status: "issued", number: "V9" }, "{}"))
  for (let time = 1; time <= 2; time += 1) await hub.run(recordEntitlement({ ...asked, status: "cancelled" }, "{}"))
  const { json } = await hub.ask("GET", "/v1/tasks?kind=exchange.contradiction")
  expect(json.items).toMatchObject([
    {
      pilgrim,
      exchange,
      system: "visa",
      unit: "operations",
      why: { en: expect.stringContaining("turned back at the border"), ar: expect.stringContaining("المنفذ") },
    },
  ])
  expect((await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)).json.standing).toMatchObject({ _tag: "Visa" })
})
