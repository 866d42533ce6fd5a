import { encodeBase45, verify } from "@mahmal/gate"
import { describe, expect, it } from "vitest"
import { deflate } from "../src/zlib.ts"
import { trustIn } from "./mission.ts"
import { healthCases } from "./publicCases.ts"

/**
 * The reason for each certificate that is refused; all others are genuine. CO20 is expected to verify, but its algorithm is
 * only in the unprotected header (against its description), which we refuse. Q1 is about a broken picture of a good
 * certificate: its text is good.
 */
const refusals: Readonly<Record<string, string>> = {
  B1: "not-base45",
  CBO1: "claims-malformed",
  CBO2: "not-cbor",
  CO5: "signature-wrong",
  CO6: "key-wrong-purpose",
  CO7: "key-wrong-purpose",
  CO8: "key-wrong-purpose",
  CO9: "key-wrong-purpose",
  CO10: "key-wrong-purpose",
  CO11: "key-wrong-purpose",
  CO16: "not-yet-valid",
  CO17: "expired",
  CO20: "algorithm-not-protected",
  CO22: "algorithm-not-protected",
  CO23: "algorithm-not-protected",
  DGC1: "claims-malformed",
  DGC2: "claims-malformed",
  H1: "unknown-prefix",
  H2: "unknown-prefix",
  H3: "unknown-prefix",
  Z1: "not-compressed",
  Z2: "not-compressed",
}
const differs = ["CO20", "Q1"]

describe("the health certificates of the EU's test data", () => {
  it("are all there", () => expect(healthCases).toHaveLength(38))

  it.each(healthCases)("$name gets its verdict ($description)", async ({ name, scanned, key, now, valid }) => {
    const verdict = await verify(scanned, trustIn([key]), now)
    const said = verdict.outcome === "refused" ? verdict.reason : "genuine"
    expect(said).toBe(refusals[name] ?? "genuine")
    expect(said === "genuine").toBe(differs.includes(name) ? !valid : valid)
  })

  it("are genuine when another key has the same id", async () => {
    const [example, other] = ["CO3", "CO13"].map((name) => healthCases.find((one) => one.name === name))
    if (example === undefined || other === undefined) return expect.fail("the examples are missing")
    const trust = trustIn([{ ...other.key, id: example.key.id }, example.key])
    expect(await verify(example.scanned, trust, example.now)).toMatchObject({
      outcome: "genuine",
      kind: "health",
      certificate: { kind: "vaccination", issuer: "AT", name: { family: "MUSTERFRAU<GOESSINGER", given: "GABRIELE" } },
    })
  })

  it("are refused when they are too large uncompressed", async () => {
    const bomb = `HC1:${encodeBase45(await deflate(new Uint8Array(2_000_000)))}`
    expect(await verify(bomb, trustIn([]), 0)).toMatchObject({ outcome: "refused", reason: "too-large" })
  })
})
