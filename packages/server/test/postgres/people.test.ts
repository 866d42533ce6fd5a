import type { PilgrimId } from "@mahmal/core/journey/ids"
import { People } from "@mahmal/core/store/People"
import { afterAll, beforeAll, expect, it } from "vitest"
import { groups, pilgrimOf, populate } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

it("citizens and those of the Gulf travel on a permit, everybody else on a visa", async () => {
  const chosen = ["QAT", "OMN", "EGY"].map(
    (nationality) => groups.find((rows) => rows.length === 1 && rows[0]?.[7] === nationality) ?? [],
  )
  await populate(hub, 100, ...chosen)
  const pilgrims = chosen.map(([row]) => pilgrimOf(row) as PilgrimId)
  const found = await hub.run(People.use((people) => people.find(pilgrims)))
  expect(pilgrims.map((pilgrim) => found.get(pilgrim)?.travelsOn)).toEqual(["permit", "permit", "visa"])
})
