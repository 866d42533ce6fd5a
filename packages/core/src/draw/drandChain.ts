import { concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { bytesOf, sha256 } from "../hashing/sha256.ts"

/** The ways in which drand's networks sign that can be verified here, by drand's own names. */
export const SCHEMES = ["pedersen-bls-chained", "pedersen-bls-unchained", "bls-unchained-g1-rfc9380"] as const

/** One of drand's signature schemes. */
export type Scheme = (typeof SCHEMES)[number]

/** What identifies a drand chain (drand's `/info`). All of it but the scheme is bound by the chain's hash. */
export interface DrandChain {
  readonly scheme: Scheme
  /** Compressed point in hexadecimal, 48 bytes on G1 or 96 on G2. */
  readonly publicKey: string
  /** Seconds between rounds. */
  readonly period: number
  /** When round 1 came, in seconds since 1970. */
  readonly genesis: number
  /** The hash of the group that began the chain (`groupHash`). */
  readonly groupHash: string
  /** drand's name of the beacon: `default`, `quicknet`. */
  readonly beaconId: string
}

/** drand's first public chain: a round every 30 seconds, each signed over the one before. */
export const DEFAULT_CHAIN: DrandChain = {
  scheme: "pedersen-bls-chained",
  publicKey: "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31",
  period: 30,
  genesis: 1_595_431_050,
  groupHash: "176f93498eac9ca337150b46d21dd58673ea4e3581185f869672e59fa4cb390a",
  beaconId: "default",
}

/** drand's quick chain: a round every 3 seconds, signed alone, with short signatures. */
export const QUICKNET: DrandChain = {
  scheme: "bls-unchained-g1-rfc9380",
  publicKey:
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
  period: 3,
  genesis: 1_692_803_367,
  groupHash: "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e",
  beaconId: "quicknet",
}

/**
 * The hash by which drand names a chain: SHA-256 over period (4 bytes), genesis (8 bytes), public key, group hash, and
 * the beacon's name unless that is `default`; numbers big-endian.
 */
export const chainHash = ({ period, genesis, publicKey, groupHash, beaconId }: DrandChain): string => {
  const numbers = period.toString(16).padStart(8, "0") + genesis.toString(16).padStart(16, "0")
  const name = bytesOf(beaconId === "default" ? "" : beaconId)
  return sha256(concatBytes(hexToBytes(numbers + publicKey + groupHash), name))
}

/** When a round comes, in seconds since 1970. */
export const roundTime = ({ genesis, period }: Pick<DrandChain, "genesis" | "period">, round: number): number =>
  genesis + (round - 1) * period
