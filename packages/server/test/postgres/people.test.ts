import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { People } from "@mahmal/core/store/People"
import { afterAll, beforeAll, expect, it } from "vitest"
import { drawOnly, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

it("whoever was registered has that registration on record, also who died since", async () => {
  const rows = singles.slice(0, 2)
  await populate(hub, 100, ...rows)
  await drawOnly(hub, rows.flat())
  const [registered, drawn] = rows.map(([row]) => pilgrimOf(row) as PilgrimId) as [PilgrimId, PilgrimId]
  const registration = { reference: "1448-G1-1", number: "R1" }
  const commands: ReadonlyArray<Command> = [{ _tag: "RecordRegistration", registration }, { _tag: "RecordDeath" }]
  const acts = commands.map((command) => ({ pilgrim: registered, command }))
  await hub.run(Hub.use(({ submit }) => submit({ _tag: "Acts", acts })))
  const found = await hub.run(People.use((people) => people.registrations([registered, drawn])))
  expect([...found]).toEqual([[registered, registration]])
})
