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
  { flaw: "repeats", by: "idempotent" },
  { flaw: "hurries", by: "idempotent" },
  { flaw: "insists", by: "idempotent" },
  { flaw: "hopes", by: "honest about doubt" },
  { flaw: "gives up", by: "honest about doubt" },
  { flaw: "waits", by: "obeys the deadline" },
  { flaw: "is deaf", by: "stops when aborted" },
  { flaw: "pushes", by: "respects the rate limit" },
  { flaw: "tells", by: "keeps secrets out of logs" },
  { flaw: "mutters", by: "keeps secrets out of logs" },
  { flaw: "annotates", by: "keeps secrets out of logs" },
  { flaw: "names", by: "keeps secrets out of logs" },
  { flaw: "trusts", by: "decodes strictly" },
  { flaw: "errs", by: "does its work" },
]

/** What an adapter with these flaws comes to, for each port that such an adapter is kept for. */
const sheets: ReadonlyArray<readonly [PortName, (...flaws: readonly Flaw[]) => Promise<Sheet>]> = [
  ["sms", (...flaws) => certify("sms", (stand) => flawedMessages(stand, ...flaws))],
  ["telephony", (...flaws) => certify("telephony", (stand) => flawedTelephony(stand, ...flaws))],
]

describe.concurrent.each(sheets)("the certificate for %s", (_, sheetWith) => {
  it("is held by an adapter without flaws", async () => {
    expect(failed(await sheetWith())).toEqual([])
  })

  it.each(caught)("is refused to one that $flaw, by name: $by", async ({ flaw, by }) => {
    const sheet = await sheetWith(flaw)
    expect(sheet.holds).toBe(false)
    expect(failed(sheet)).toContain(by)
  })

  it("is refused by every name to one with all the flaws of others", async () => {
    const others = caught.map(({ flaw }) => flaw).filter((flaw) => flaw !== "errs")
    const names = new Set(caught.map(({ by }) => by).filter((by) => by !== "does its work"))
    expect(failed(await sheetWith(...others))).toEqual([...names])
  })
})

it("is refused, and not broken off, where the layer cannot even be made", async () => {
  const sheet = await certify("sms", () => {
    throw new Error("no such thing")
  })
  expect(failed(sheet)).toHaveLength(8)
})

it("is refused, and not waited for, where the layer never comes up", async () => {
  const sheet = await certify("sms", () => Layer.effect(Messages, Effect.never), { deadline: 50 })
  expect(failed(sheet)).toHaveLength(8)
  expect(sheet.findings[0]?.complaints[0]).toContain("could not even be tried")
})
