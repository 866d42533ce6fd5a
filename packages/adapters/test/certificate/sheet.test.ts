import { faultMeanings } from "@mahmal/mocks/kit/faultKinds"
import { expect, it } from "vitest"
import { type Sheet, standFaults, writeSheet } from "../../src/testing/index.ts"

const sheet = (...complaints: readonly string[]): Sheet => ({
  port: "sms",
  holds: complaints.length === 0,
  findings: [{ check: "decodes strictly", method: "send", complaints }],
})

it("A sheet explains the faults under which something failed, and no others", () => {
  const failed = sheet(
    "ended under garbage-before in done, not in InDoubt",
    "took 9 ms under cut, where it was given 1",
  )
  const lines = [
    "Under garbage-before: no work is done, and the answer is unreadable.",
    `Under cut: ${standFaults.cut}.`,
  ]
  expect(writeSheet(failed)).toContain(`given 1\n\n${lines.join("\n")}\n\nThe adapter does not hold`)
  expect(writeSheet(failed, "markdown")).toContain(`given 1\n- ${lines.join("\n- ")}\n`)
  expect(writeSheet(sheet())).not.toContain("Under")
})

it("The faults of the certificate are those of the stand-ins, under the same names", () => {
  expect(faultMeanings).toMatchObject(standFaults)
})
