import type { Result } from "effect"
import { type DrandChain, SCHEMES, type Scheme } from "./drandChain.ts"
import { type LineReader, reading } from "./LineReader.ts"
import { MOST_ROUND } from "./parseCommitment.ts"
import { HASH, HEX, NAME } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the beacon's file. */
export const BEACON_FILE = "beacon.txt"

/** A round of drand as its network published it. */
export interface Beacon {
  readonly round: number
  /** Only in a chained scheme: the signature of the round before; for round 1 the chain's group hash. */
  readonly previousSignature: string | undefined
  readonly signature: string
  /** SHA-256 of the signature. */
  readonly randomness: string
}

/** The beacon's file: the round, and the chain that it is of. */
export interface BeaconFile {
  readonly season: string
  readonly chain: DrandChain
  readonly beacon: Beacon
}

const MOST_SECONDS = 0xffff_ffff

/** Writes the beacon's file. */
export const writeBeacon = ({ season, chain, beacon }: BeaconFile): string =>
  [
    `mahmal-beacon 1 ${season}`,
    `scheme ${chain.scheme}`,
    `public-key ${chain.publicKey}`,
    `period ${chain.period}`,
    `genesis ${chain.genesis}`,
    `group-hash ${chain.groupHash}`,
    `beacon-id ${chain.beaconId}`,
    `round ${beacon.round}`,
    `previous-signature ${beacon.previousSignature ?? "-"}`,
    `signature ${beacon.signature}`,
    `randomness ${beacon.randomness}`,
    "",
  ].join("\n")

const readBeacon = (reader: LineReader): BeaconFile => {
  const season = reader.header("beacon")
  const scheme = reader.value("scheme", new RegExp(`^(?:${SCHEMES.join("|")})$`)) as Scheme
  const publicKey = reader.value("public-key", HEX)
  const period = reader.number("period", 1, MOST_SECONDS)
  const genesis = reader.number("genesis", 1, MOST_SECONDS)
  const groupHash = reader.value("group-hash", HASH)
  const beaconId = reader.value("beacon-id", NAME)
  const round = reader.number("round", 1, MOST_ROUND)
  const previous = reader.value("previous-signature", /^(?:-|(?:[0-9a-f]{2})+)$/)
  const signature = reader.value("signature", HEX)
  const randomness = reader.value("randomness", HASH)
  return {
    season,
    chain: { scheme, publicKey, period, genesis, groupHash, beaconId },
    beacon: { round, previousSignature: previous === "-" ? undefined : previous, signature, randomness },
  }
}

/** Reads the beacon's file, strictly; says nothing yet about whether the network ever signed it. */
export const parseBeacon = (bytes: Uint8Array): Result.Result<BeaconFile, Unreadable> =>
  reading(BEACON_FILE, bytes, readBeacon)
