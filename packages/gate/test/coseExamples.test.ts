import { describe, expect, it } from "vitest"
import { fromHex } from "../src/Bytes.ts"
import { isSignedBy, readSign1 } from "../src/cose/Sign1.ts"
import { orRefused } from "../src/Refusal.ts"
import { type CoseCase, coseCases } from "./publicCases.ts"

/**
 * The verdicts of our verifier. `sign-pass-01` has its algorithm only in the unprotected header: the working group accepts
 * it, we refuse it. Curves and message types (several signers, MAC, encryption) that no bracelet uses are refused.
 */
const expected: Readonly<Record<string, string>> = {
  "CWT/A_3.json": "signed",
  "CWT/A_4.json": "not-sign1",
  "CWT/A_5.json": "not-sign1",
  "CWT/A_6.json": "not-sign1",
  "CWT/A_7.json": "not-sign1",
  "ecdsa-examples/ecdsa-01.json": "not-sign1",
  "ecdsa-examples/ecdsa-02.json": "not-sign1",
  "ecdsa-examples/ecdsa-03.json": "not-sign1",
  "ecdsa-examples/ecdsa-04.json": "not-sign1",
  "ecdsa-examples/ecdsa-sig-01.json": "signed",
  "ecdsa-examples/ecdsa-sig-02.json": "algorithm-unknown",
  "ecdsa-examples/ecdsa-sig-03.json": "algorithm-unknown",
  "ecdsa-examples/ecdsa-sig-04.json": "algorithm-unknown",
  "eddsa-examples/eddsa-01.json": "not-sign1",
  "eddsa-examples/eddsa-02.json": "not-sign1",
  "eddsa-examples/eddsa-sig-01.json": "signed",
  "eddsa-examples/eddsa-sig-02.json": "not signed",
  "sign1-tests/sign-fail-01.json": "not-sign1",
  "sign1-tests/sign-fail-02.json": "not signed",
  "sign1-tests/sign-fail-03.json": "algorithm-unknown",
  "sign1-tests/sign-fail-04.json": "algorithm-unknown",
  "sign1-tests/sign-fail-06.json": "not signed",
  "sign1-tests/sign-fail-07.json": "not signed",
  "sign1-tests/sign-pass-01.json": "algorithm-not-protected",
  "sign1-tests/sign-pass-02.json": "signed",
  "sign1-tests/sign-pass-03.json": "signed",
}

describe("the examples of the COSE working group", () => {
  it("are all listed here", () => expect(coseCases.map(({ name }) => name)).toEqual(Object.keys(expected)))

  it.each(coseCases)("$name gets its verdict", async (example) => {
    expect(await judge(example)).toBe(expected[example.name])
  })
})

const judge = async ({ message, key, external }: CoseCase): Promise<string> => {
  const verdict = await orRefused(async () =>
    isSignedBy(readSign1(fromHex(message), "lenient"), key, fromHex(external)),
  )
  return typeof verdict === "object" ? verdict.reason : verdict ? "signed" : "not signed"
}
