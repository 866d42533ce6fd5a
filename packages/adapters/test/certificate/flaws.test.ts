import { Messages } from "@mahmal/core/ports/Messages"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { type CheckName, certify, type PortName, type Sheet } from "../../src/testing/index.ts"
import { flawedMessages } from "./FlawedMessages.ts"
import { flawedTelephony } from "./FlawedTelephony.ts"
import type { Flaw } from "./flawedCall.ts"

const failed = ({ findings }: Sheet): readonly CheckName[] => [
  ...new Set(findings.filter(({ complaints }) => complaints.length > 0).map(({ check }) => check)),
]

const caught: ReadonlyArray<{ readonly flaw: Flaw; readonly by: CheckName }> = [
  { flaw: "retries broken calls", by: "idempotent" },
  { flaw: "splits the deadline", by: "idempotent" },
  { flaw: "retries server errors", by: "idempotent" },
  { flaw: "takes broken for not done", by: "honest about doubt" },
  { flaw: "declines on wrong credentials", by: "honest about doubt" },
  { flaw: "has no deadline", by: "obeys the deadline" },
  { flaw: "ignores interruption", by: "stops when aborted" },
  { flaw: "ignores Retry-After", by: "respects the rate limit" },
  { flaw: "logs the password", by: "keeps secrets out of logs" },
  { flaw: "prints the password", by: "keeps secrets out of logs" },
  { flaw: "annotates logs with the password", by: "keeps secrets out of logs" },
  { flaw: "logs the receiver", by: "keeps secrets out of logs" },
  { flaw: "trusts every answer", by: "decodes strictly" },
  { flaw: "uses a wrong number", by: "does its work" },
]

/** The sheet of an adapter with these flaws, for each port that has one. */
const sheets: ReadonlyArray<readonly [PortName, (...flaws: readonly Flaw[]) => Promise<Sheet>]> = [
  ["sms", (...flaws) => certify("sms", (stand) => flawedMessages(stand, ...flaws))],
  ["telephony", (...flaws) => certify("telephony", (stand) => flawedTelephony(stand, ...flaws))],
]

describe.concurrent.each(sheets)("the certificate for %s", (_, sheetWith) => {
  it("is held by an adapter without flaws", async () => {
    expect(failed(await sheetWith())).toEqual([])
  })

  it.each(caught)('is refused to one that $flaw, by the check "$by"', async ({ flaw, by }) => {
    const sheet = await sheetWith(flaw)
    expect(sheet.holds).toBe(false)
    expect(failed(sheet)).toContain(by)
  })

  it("is refused by every check to one that has all flaws but a wrong number", async () => {
    const others = caught.map(({ flaw }) => flaw).filter((flaw) => flaw !== "uses a wrong number")
    const names = new Set(caught.map(({ by }) => by).filter((by) => by !== "does its work"))
    expect(failed(await sheetWith(...others))).toEqual([...names])
  })
})

it("A certificate is refused, and does not reject, when the adapter's layer cannot be made", async () => {
  const sheet = await certify("sms", () => {
    throw new Error("no such thing")
  })
  expect(failed(sheet)).toHaveLength(8)
})

it("A certificate is refused in time when the adapter's layer is never ready", async () => {
  const sheet = await certify("sms", () => Layer.effect(Messages, Effect.never), { deadline: 50 })
  expect(failed(sheet)).toHaveLength(8)
  expect(sheet.findings[0]?.complaints[0]).toContain("could not even be tried")
})
