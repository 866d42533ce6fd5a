import { exchangeId } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { afterAll, beforeAll, expect, it } from "vitest"
import { groups, pilgrimOf, populate } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

it("for citizens and those of the Gulf a permit is asked for, for everybody else a visa", async () => {
  const chosen = ["QAT", "OMN", "EGY"].map(
    (nationality) => groups.find((rows) => rows.length === 1 && rows[0]?.[7] === nationality) ?? [],
  )
  await populate(hub, 100, ...chosen)
  const openings = chosen.map(([row]) => {
    const pilgrim = pilgrimOf(row) as PilgrimId
    return { exchange: exchangeId("visa.request", pilgrim), operation: "visa.request", pilgrims: [pilgrim] } as const
  })
  const begun = await hub.run(Exchanges.use((exchanges) => exchanges.begin(openings)))
  expect(begun.map(({ kind }) => kind)).toEqual(["permit", "permit", "visa"])
})
