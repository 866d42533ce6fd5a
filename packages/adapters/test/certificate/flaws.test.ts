import { describe, expect, it } from "vitest"
import { type CheckName, certify, type Sheet } from "../../src/testing/index.ts"
import { type Flaw, flawedMessages } from "./FlawedMessages.ts"

const failed = ({ findings }: Sheet): readonly CheckName[] =>
  findings.filter(({ complaints }) => complaints.length > 0).map(({ check }) => check)

const caught: ReadonlyArray<{ readonly flaw: Flaw; readonly by: CheckName }> = [
  { flaw: "repeats", by: "idempotent" },
  { flaw: "hopes", by: "honest about doubt" },
  { flaw: "waits", by: "obeys the deadline" },
  { flaw: "is deaf", by: "stops when aborted" },
  { flaw: "pushes", by: "respects the rate limit" },
  { flaw: "tells", by: "keeps secrets out of logs" },
  { flaw: "trusts", by: "decodes strictly" },
  { flaw: "errs", by: "does its work" },
]

describe("the certificate", () => {
  it.concurrent("is held by an adapter without flaws", async () => {
    expect(failed(await certify("sms", (stand) => flawedMessages(stand)))).toEqual([])
  })

  it.concurrent.each(caught)("is refused to one that $flaw, by name: $by", async ({ flaw, by }) => {
    const sheet = await certify("sms", (stand) => flawedMessages(stand, flaw))
    expect(sheet.holds).toBe(false)
    expect(failed(sheet)).toContain(by)
  })

  it.concurrent("is refused by every name to one with all the flaws of others", async () => {
    const others = caught.map(({ flaw }) => flaw).filter((flaw) => flaw !== "errs")
    const sheet = await certify("sms", (stand) => flawedMessages(stand, ...others))
    expect(failed(sheet)).toEqual(caught.map(({ by }) => by).filter((by) => by !== "does its work"))
  })

  it.concurrent("is refused, and not broken off, where the layer can not even be made", async () => {
    const sheet = await certify("sms", () => {
      throw new Error("no such thing")
    })
    expect(failed(sheet)).toHaveLength(8)
  })
})
