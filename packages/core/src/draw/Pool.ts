import { asciiText } from "./ascii.ts"

const SPACE = 0x20

/** A group as it enters the draw. */
export interface PoolGroup {
  /** Its published pseudonym, unique in the pool: a `REFERENCE`. */
  readonly reference: string
  /** How many places it takes, 1 to 65,535. */
  readonly members: number
  /** The share that its places come from: a `NAME`. */
  readonly share: string
  /** 1 to 255; a lower tier is drawn before a higher one. */
  readonly tier: number
  /** Its weight against the others of its share and tier, 1 to 65,535. */
  readonly weight: number
}

/** The greatest members' count and weight. */
export const MOST = 65_535

/** The greatest tier. */
export const MOST_TIER = 255

/** All weights of one share and tier add up to at most this, so that 32 random bits choose among them. */
export const MOST_TOTAL_WEIGHT = 0xffff_ffff

/**
 * A frozen pool: the bytes of its canonical file, and the fields of its groups in columns.
 *
 * Group `i` (from 0) stands on line `i + 2` of the file. Columns instead of objects, so that two million groups take
 * little more memory than the file itself.
 */
export interface Pool {
  readonly season: string
  readonly size: number
  readonly bytes: Uint8Array
  /** The shares that occur, sorted bytewise. */
  readonly shares: ReadonlyArray<string>
  /** Where each line of the file begins (the header is line 0), and at the end the file's length. */
  readonly starts: Uint32Array
  readonly members: Uint16Array
  /** Index into `shares`. */
  readonly share: Uint8Array
  readonly tier: Uint8Array
  readonly weight: Uint16Array
}

/** Line `line` (from 0, the header) of the pool's file, without its line feed. */
export const lineBytes = (pool: Pool, line: number): Uint8Array =>
  pool.bytes.subarray(pool.starts[line]!, pool.starts[line + 1]! - 1)

/** The same line as text. */
export const lineText = (pool: Pool, line: number): string =>
  asciiText(pool.bytes, pool.starts[line]!, pool.starts[line + 1]! - 1)

/** The reference of group `index`. */
export const referenceOf = (pool: Pool, index: number): string => {
  const start = pool.starts[index + 1]!
  return asciiText(pool.bytes, start, pool.bytes.indexOf(SPACE, start))
}

/** Group `index` with all its fields. */
export const groupOf = (pool: Pool, index: number): PoolGroup => ({
  reference: referenceOf(pool, index),
  members: pool.members[index]!,
  share: pool.shares[pool.share[index]!]!,
  tier: pool.tier[index]!,
  weight: pool.weight[index]!,
})
