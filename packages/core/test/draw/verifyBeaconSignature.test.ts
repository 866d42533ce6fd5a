import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { chainHash, DEFAULT_CHAIN, QUICKNET, roundTime } from "../../src/draw/drandChain.ts"
import { verifyBeaconSignature } from "../../src/draw/verifyBeaconSignature.ts"
import { DEFAULT_ROUND_1, PUBLISHED, QUICKNET_ROUND_1000, UNCHAINED } from "./drandVectors.ts"

const flip = (hex: string): string => hex.slice(0, -1) + (hex.endsWith("0") ? "1" : "0")

const reasonOf = (...given: Parameters<typeof verifyBeaconSignature>): string => {
  const verified = verifyBeaconSignature(...given)
  return Result.isFailure(verified) ? verified.failure.reason : "accepted"
}

describe("a drand beacon", () => {
  it("belongs to the chains that drand publishes", () => {
    expect(chainHash(DEFAULT_CHAIN)).toBe(PUBLISHED[0]!.chainHash)
    expect(chainHash(QUICKNET)).toBe(PUBLISHED[2]!.chainHash)
    expect([DEFAULT_CHAIN.publicKey, QUICKNET.publicKey]).toEqual([PUBLISHED[0]!.publicKey, PUBLISHED[2]!.publicKey])
  })

  it.each([
    ["of the default chain", DEFAULT_ROUND_1],
    ["of an unchained network", UNCHAINED],
    ["of quicknet", QUICKNET_ROUND_1000],
  ])("%s is accepted with its signature", (_, { chain, beacon }) => {
    expect(reasonOf(chain, beacon)).toBe("accepted")
  })

  it.each([
    ["the default chain", DEFAULT_ROUND_1],
    ["quicknet", QUICKNET_ROUND_1000],
  ])(
    "of %s is refused with another round, key, randomness, signature or previous signature",
    (_, { chain, beacon }) => {
      expect(reasonOf(chain, { ...beacon, round: beacon.round + 1 })).toBe("signature")
      expect(reasonOf({ ...chain, publicKey: flip(chain.publicKey) }, beacon)).toBe("signature")
      expect(reasonOf(chain, { ...beacon, randomness: flip(beacon.randomness) })).toBe("randomness")
      expect(reasonOf(chain, { ...beacon, signature: flip(beacon.signature) })).toBe("randomness")
      expect(reasonOf(chain, { ...beacon, previousSignature: "00".repeat(96) })).toBe("signature")
    },
  )

  it("whose forger computed the randomness anew is refused for its signature", () => {
    const forged = UNCHAINED.beacon
    for (const { chain, beacon } of [DEFAULT_ROUND_1, QUICKNET_ROUND_1000]) {
      const swapped = { ...beacon, signature: forged.signature, randomness: forged.randomness }
      expect(reasonOf(chain, swapped)).toBe("signature")
    }
  })

  it("comes at a time that is known long before it", () => {
    expect(new Date(roundTime(QUICKNET, 1000) * 1000).toISOString()).toBe("2023-08-23T15:59:24.000Z")
  })
})
