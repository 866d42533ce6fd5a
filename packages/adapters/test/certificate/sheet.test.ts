import { faultMeanings } from "@mahmal/mocks/kit/faultKinds"
import { expect, it } from "vitest"
import { type Sheet, standFaults, writeSheet } from "../../src/testing/index.ts"

const sheet = (...complaints: readonly string[]): Sheet => ({
  port: "sms",
  holds: complaints.length === 0,
  findings: [{ check: "decodes strictly", method: "send", complaints }],
})

it("A sheet says what the faults do under which something failed, and of no others", () => {
  const failed = sheet(
    "ended under garbage-before in done, where InDoubt is true",
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

it("A fault of the certificate is the stand-ins' fault of that name", () => {
  expect(faultMeanings).toMatchObject(standFaults)
})
