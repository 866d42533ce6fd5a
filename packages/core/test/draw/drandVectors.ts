import type { Beacon } from "../../src/draw/Beacon.ts"
import type { DrandChain } from "../../src/draw/drandChain.ts"
import { DEFAULT_CHAIN, QUICKNET } from "../../src/draw/drandChain.ts"
import vectors from "./drand.json" with { type: "json" }

const beaconAt = (index: number): Beacon => {
  const { round, signature, randomness, previousSignature } = vectors.beacons[index]!
  return { round, signature, randomness, previousSignature }
}

/** Round 1 of drand's default chain. */
export const DEFAULT_ROUND_1 = { chain: DEFAULT_CHAIN, beacon: beaconAt(0) }

/** A round of an unchained network with the key on G1; its chain's other figures were not published with it. */
export const UNCHAINED: { chain: Pick<DrandChain, "scheme" | "publicKey" | "groupHash">; beacon: Beacon } = {
  chain: { scheme: "pedersen-bls-unchained", publicKey: vectors.beacons[1]!.publicKey, groupHash: "" },
  beacon: beaconAt(1),
}

/** Round 1000 of quicknet, of 2023-08-23T15:59:24Z. */
export const QUICKNET_ROUND_1000 = { chain: QUICKNET, beacon: beaconAt(2) }

/** What drand publishes about the chains of these beacons. */
export const PUBLISHED = vectors.beacons
