import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { Beacon } from "../../src/draw/Beacon.ts"
import { chainHash, DEFAULT_CHAIN, QUICKNET, roundAt, roundTime } from "../../src/draw/drandChain.ts"
import { verifyBeacon, verifyBeaconSignature } from "../../src/draw/verifyBeacon.ts"
import { DEFAULT_ROUND_1, PUBLISHED, QUICKNET_ROUND_1000, UNCHAINED } from "./drandVectors.ts"

const flip = (hex: string): string => hex.slice(0, -1) + (hex.endsWith("0") ? "1" : "0")

const reasonOf = (result: ReturnType<typeof verifyBeacon>): string =>
  Result.isFailure(result) ? result.failure.reason : "accepted"

const committedTo = (chain: typeof DEFAULT_CHAIN, beacon: Beacon) => ({
  kind: "drand" as const,
  chain: chainHash(chain),
  round: beacon.round,
})

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
    expect(reasonOf(verifyBeaconSignature(chain, beacon))).toBe("accepted")
  })

  it.each([
    ["the default chain", DEFAULT_ROUND_1],
    ["quicknet", QUICKNET_ROUND_1000],
  ])(
    "of %s is refused with another signature, previous signature, round, chain or randomness",
    (_, { chain, beacon }) => {
      const committed = committedTo(chain, beacon)
      const other = { ...beacon, round: beacon.round + 1 }
      expect(reasonOf(verifyBeacon(committed, chain, beacon))).toBe("accepted")
      expect(reasonOf(verifyBeacon(committed, chain, other))).toBe("round")
      expect(reasonOf(verifyBeacon({ ...committed, round: other.round }, chain, other))).toBe("signature")
      expect(reasonOf(verifyBeacon({ ...committed, chain: "0".repeat(64) }, chain, beacon))).toBe("chain")
      expect(reasonOf(verifyBeacon(committed, { ...chain, publicKey: flip(chain.publicKey) }, beacon))).toBe("chain")
      expect(reasonOf(verifyBeacon(committed, chain, { ...beacon, randomness: flip(beacon.randomness) }))).toBe(
        "randomness",
      )
      expect(reasonOf(verifyBeacon(committed, chain, { ...beacon, signature: flip(beacon.signature) }))).toBe(
        "randomness",
      )
      expect(reasonOf(verifyBeacon(committed, chain, { ...beacon, previousSignature: "00".repeat(96) }))).toBe(
        "signature",
      )
    },
  )

  it("whose forger computed the randomness anew is refused for its signature", () => {
    const forged = UNCHAINED.beacon
    for (const { chain, beacon } of [DEFAULT_ROUND_1, QUICKNET_ROUND_1000]) {
      const swapped = { ...beacon, signature: forged.signature, randomness: forged.randomness }
      expect(reasonOf(verifyBeacon(committedTo(chain, beacon), chain, swapped))).toBe("signature")
    }
  })

  it("comes at a time that is known long before it", () => {
    expect(new Date(roundTime(QUICKNET, 1000) * 1000).toISOString()).toBe("2023-08-23T15:59:24.000Z")
    expect(roundAt(QUICKNET, roundTime(QUICKNET, 1000))).toBe(1000)
    expect(roundAt(QUICKNET, roundTime(QUICKNET, 1000) + 1)).toBe(1001)
    expect(roundAt(QUICKNET, 0)).toBe(1)
  })
})
