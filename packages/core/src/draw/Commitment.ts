import { sha256 } from "../hashing/sha256.ts"
import { merkleRoot } from "./merkle.ts"
import type { Pool } from "./Pool.ts"

/** The program of this package; the number before the first point is the version of the procedure in `docs/draw.md`. */
export const PROGRAM = "mahmal-draw/1.0.0"

/** Every program of this procedure. Another procedure gives another draw from the same files. */
export const KNOWN_PROGRAM = /^mahmal-draw\/1\./

/** A round of drand that does not exist yet when the commitment is published. */
export interface DrandRound {
  readonly kind: "drand"
  /** The hash that drand publishes for the chain. */
  readonly chain: string
  readonly round: number
}

/** Public sources, as in RFC 3797 §3 and §4, whose values do not exist yet; in the order in which they are put together. */
export interface PublicSources {
  readonly kind: "sources"
  readonly sources: ReadonlyArray<{ readonly name: string; readonly description: string }>
}

/** The public randomness of the future that a draw depends on. A draw without one cannot be committed to. */
export type FutureRandomness = DrandRound | PublicSources

/** The hash of a value that a member of the committee keeps secret until the draw. */
export interface SecretCommitment {
  readonly name: string
  readonly hash: string
}

/** What the committee publishes before the randomness exists. */
export interface Commitment {
  readonly season: string
  /** When it was made, `2026-11-25T09:00:00Z`. */
  readonly made: string
  readonly program: string
  /** SHA-256 of the pool's file, Merkle root over its lines, and the number of its groups. */
  readonly pool: string
  readonly root: string
  readonly groups: number
  /** SHA-256 of the rules' file. */
  readonly rules: string
  readonly randomness: FutureRandomness
  /** All of them must be revealed; none may be left out of the seed. */
  readonly secrets: ReadonlyArray<SecretCommitment>
}

/** The commitment to a pool and to the text of its rules. */
export const commitTo = (
  pool: Pool,
  rules: string,
  rest: Pick<Commitment, "made" | "randomness" | "secrets">,
): Commitment => ({
  season: pool.season,
  program: PROGRAM,
  pool: sha256(pool.bytes),
  root: merkleRoot(pool),
  groups: pool.size,
  rules: sha256(rules),
  ...rest,
})

const randomnessLines = (randomness: FutureRandomness): ReadonlyArray<string> =>
  randomness.kind === "drand"
    ? [`randomness drand ${randomness.chain} ${randomness.round}`]
    : ["randomness sources", ...randomness.sources.map(({ name, description }) => `source ${name} ${description}`)]

/** Writes the commitment's file. Its SHA-256 is the commitment's hash. */
export const writeCommitment = (commitment: Commitment): string =>
  [
    `mahmal-commitment 1 ${commitment.season}`,
    `made ${commitment.made}`,
    `program ${commitment.program}`,
    `pool ${commitment.pool}`,
    `root ${commitment.root}`,
    `groups ${commitment.groups}`,
    `rules ${commitment.rules}`,
    ...randomnessLines(commitment.randomness),
    ...commitment.secrets.map(({ name, hash }) => `secret ${name} ${hash}`),
    "",
  ].join("\n")
