import { verify } from "@mahmal/gate"
import { describe, expect, it } from "vitest"
import { type Bytes, fromHex } from "../src/Bytes.ts"
import { Tagged } from "../src/cbor/Cbor.ts"
import { decodeCbor } from "../src/cbor/decodeCbor.ts"
import { encodeCbor } from "../src/cbor/encodeCbor.ts"
import { checkSignature } from "../src/cose/PublicKey.ts"
import { issued, newMission, noon, trusted, trustIn } from "./mission.ts"
import { signatureCases } from "./publicCases.ts"

describe.each([
  ["ES256", 262],
  ["EdDSA", 151],
] as const)("Wycheproof's cases for %s", (algorithm, count) => {
  const cases = signatureCases(algorithm)

  it("get the right verdict from `checkSignature`", async () => {
    for (const { name, key, signature, data, valid } of cases)
      expect(await checkSignature(key, fromHex(signature), fromHex(data)), name).toBe(valid)
    expect(cases).toHaveLength(count)
  })

  it("never make a bracelet genuine", async () => {
    const mission = await newMission(algorithm)
    const own = await trusted(mission.pair)
    const parts = (decodeCbor((await issued(mission)).bytes, "deterministic") as Tagged).value as readonly Bytes[]
    for (const { name, key, signature } of cases) {
      const forged = encodeCbor(new Tagged(18, [...parts.slice(0, 3), fromHex(signature)]))
      expect(await verify(forged, trustIn([own, { ...own, key }]), noon), name).toMatchObject({ outcome: "refused" })
    }
  })
})
