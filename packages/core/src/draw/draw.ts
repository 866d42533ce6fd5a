import { Data, Result } from "effect"
import type { Pool } from "./Pool.ts"
import { RandomIntegers } from "./RandomIntegers.ts"
import type { Places } from "./Rules.ts"
import { weightedOrder } from "./weightedOrder.ts"

/** What chance gave one share. Groups are indexes into the pool. */
export interface ShareDraw {
  readonly share: string
  readonly places: number
  /** How many of the places the drawn groups take. */
  readonly taken: number
  /** All groups of the share: tier by tier, and within a tier as chance ordered them. */
  readonly order: Uint32Array
  /** Those that fitted what was left of the places when their turn came, in that order. */
  readonly drawn: Uint32Array
  /** The others, passed over or too late, in that order: the share's waiting list. */
  readonly waiting: Uint32Array
}

/** The outcome of a draw: every share, sorted bytewise by name, also one for which nobody applied. */
export interface Draw {
  readonly shares: ReadonlyArray<ShareDraw>
}

/** The pool has groups of a share for which the rules know no places, so nobody could say whether they were drawn. */
export class ShareUnknown extends Data.TaggedError("ShareUnknown")<{ readonly share: string }> {
  override get message(): string {
    return `the pool has groups of the share "${this.share}", and the rules give it no places, not even 0`
  }
}

const sharesOf = (places: Places): ReadonlyArray<string> => Object.keys(places).sort()

/** The first share of the pool that the rules do not know. */
export const unknownShare = (pool: Pool, places: Places): string | undefined =>
  pool.shares.find((share) => !Object.hasOwn(places, share))

/** The share's groups, by tier ascending, and within a tier as they stand in the pool; and where each tier ends. */
const tiersOf = (
  pool: Pool,
  share: number,
): { groups: Uint32Array; tiers: ReadonlyArray<[tier: number, end: number]> } => {
  const counts = new Uint32Array(257)
  for (let index = 0; index < pool.size; index++) if (pool.share[index] === share) counts[pool.tier[index]! + 1]!++
  for (let tier = 1; tier < 257; tier++) counts[tier] = counts[tier]! + counts[tier - 1]!
  const groups = new Uint32Array(counts[256]!)
  const next = counts.slice()
  for (let index = 0; index < pool.size; index++) {
    if (pool.share[index] === share) groups[next[pool.tier[index]!]!++] = index
  }
  const tiers: Array<[number, number]> = []
  for (let tier = 1; tier < 256; tier++) if (counts[tier + 1]! > counts[tier]!) tiers.push([tier, counts[tier + 1]!])
  return { groups, tiers }
}

const orderOf = (pool: Pool, seed: string, share: string): Uint32Array => {
  const { groups, tiers } = tiersOf(pool, pool.shares.indexOf(share))
  const order = new Uint32Array(groups.length)
  let start = 0
  for (const [tier, end] of tiers) {
    const candidates = groups.subarray(start, end)
    const integers = new RandomIntegers(seed, share, tier)
    const chosen = weightedOrder(
      candidates.map((index) => pool.weight[index]!),
      (bound) => integers.below(bound),
    )
    for (let position = 0; position < chosen.length; position++)
      order[start + position] = candidates[chosen[position]!]!
    start = end
  }
  return order
}

const drawShare = (pool: Pool, seed: string, share: string, places: number): ShareDraw => {
  const order = orderOf(pool, seed, share)
  const drawn = new Uint32Array(order.length)
  const waiting = new Uint32Array(order.length)
  let drawnCount = 0
  let waitingCount = 0
  let left = places
  for (const index of order) {
    const members = pool.members[index]!
    if (members <= left) {
      left -= members
      drawn[drawnCount++] = index
    } else {
      waiting[waitingCount++] = index
    }
  }
  return {
    share,
    places,
    taken: places - left,
    order,
    drawn: drawn.slice(0, drawnCount),
    waiting: waiting.slice(0, waitingCount),
  }
}

/**
 * Draws a pool: the same pool, seed and places give the same outcome on every machine (`docs/draw.md`, "The order").
 *
 * `seed` is 32 bytes in hexadecimal. Each share has its places, its own order and its own waiting list.
 */
export const draw = (pool: Pool, seed: string, places: Places): Result.Result<Draw, ShareUnknown> => {
  const unknown = unknownShare(pool, places)
  if (unknown !== undefined) return Result.fail(new ShareUnknown({ share: unknown }))
  return Result.succeed({
    shares: sharesOf(places).map((share) => drawShare(pool, seed, share, places[share]!)),
  })
}
