import { expect, it } from "vitest"
import { hubProcess } from "../support/hubProcess.ts"

// Nothing listens there: what is refused is refused before the database is asked.
const nowhere = { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" }

it("erases nobody without a reason in words, as over REST", async () => {
  const wrong = [
    ["1448-Q48-000001", "--reason", "x"],
    ["1448-Q48-000001", "--reason", ""],
    ["1448-Q48-000001", "--reason", "..."],
    ["Q48-000001", "--reason", "Request 2026/118"],
  ]
  const told = await Promise.all(
    wrong.map(async (args) => {
      const run = hubProcess(["erase", ...args], nowhere)
      const { status } = await run.ended
      return [status, run.output()]
    }),
  )
  expect(told).toEqual([
    [1, expect.stringMatching(/^mahmal: reason: .+\n$/)],
    [1, expect.stringMatching(/^mahmal: reason: .+\n$/)],
    [1, "mahmal: reason: Expected a reason in words.\n"],
    [1, "mahmal: Expected a pilgrim, such as 1448-Q48-000001.\n"],
  ])
})
