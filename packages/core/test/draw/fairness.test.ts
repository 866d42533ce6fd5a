import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { draw } from "../../src/draw/draw.ts"
import { freezePool } from "../../src/draw/freezePool.ts"
import type { PoolGroup } from "../../src/draw/Pool.ts"
import { sha256 } from "../../src/hashing/sha256.ts"
import { newSeed, SEASON } from "./publishedDraw.ts"

const DRAWS = 20_000

/** A deviation this great, in standard deviations, comes by chance once in more than a million runs. */
const MOST_DEVIATION = 5

type Small = ReadonlyArray<readonly [members: number, weight: number, tier: number]>

const CASES: ReadonlyArray<readonly [what: string, pool: Small, places: number]> = [
  [
    "single people of equal weight",
    [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
    2,
  ],
  [
    "single people of different weights",
    [
      [1, 1, 1],
      [1, 2, 1],
      [1, 3, 1],
      [1, 6, 1],
      [1, 6, 1],
      [1, 4, 1],
    ],
    3,
  ],
  [
    "groups that compete for the last places, some passed over",
    [
      [4, 6, 1],
      [3, 1, 1],
      [2, 3, 1],
      [2, 2, 1],
      [1, 1, 1],
      [1, 5, 1],
    ],
    5,
  ],
  [
    "tiers of which the last one gets what the others leave",
    [
      [2, 1, 1],
      [3, 2, 1],
      [1, 4, 2],
      [2, 1, 2],
      [3, 6, 2],
      [1, 1, 3],
    ],
    6,
  ],
]

/** Every set of groups that can be drawn, as bits, with its exact probability: all orders of all tiers are gone through. */
const exactly = (pool: Small, places: number): ReadonlyMap<number, number> => {
  const sets = new Map<number, number>()
  const walk = (placed: number, drawn: number, left: number, probability: number): void => {
    const rest = pool.flatMap((_, index) => (placed & (1 << index) ? [] : [index]))
    if (rest.length === 0) {
      sets.set(drawn, (sets.get(drawn) ?? 0) + probability)
      return
    }
    const tier = Math.min(...rest.map((index) => pool[index]![2]))
    const next = rest.filter((index) => pool[index]![2] === tier)
    const total = next.reduce((sum, index) => sum + pool[index]![1], 0)
    for (const index of next) {
      const [members, weight] = pool[index]!
      const fits = members <= left
      const bit = 1 << index
      walk(placed | bit, fits ? drawn | bit : drawn, fits ? left - members : left, (probability * weight) / total)
    }
  }
  walk(0, 0, places, 1)
  return sets
}

/** How many standard deviations a chi-squared value lies above its mean (Wilson and Hilferty's approximation). */
const deviation = (chiSquared: number, freedom: number): number => {
  const spread = 2 / (9 * freedom)
  return ((chiSquared / freedom) ** (1 / 3) - (1 - spread)) / Math.sqrt(spread)
}

describe("chance is fair", () => {
  it.each(CASES)(`for ${"%s"}, over ${DRAWS} draws`, (_, small, places) => {
    const groups = small.map(
      ([members, weight, tier], index): PoolGroup => ({
        reference: `G${index}`,
        members,
        share: "all",
        tier,
        weight,
      }),
    )
    const pool = Result.getOrThrow(freezePool(SEASON, groups))
    const probabilities = exactly(small, places)
    const seed = newSeed()
    const counts = new Map<number, number>()
    for (let number = 0; number < DRAWS; number++) {
      const { shares } = Result.getOrThrow(draw(pool, sha256(`${seed} ${number}`), { all: places }))
      const set = shares[0]!.drawn.reduce((bits, index) => bits | (1 << index), 0)
      counts.set(set, (counts.get(set) ?? 0) + 1)
    }

    expect(
      [...counts.keys()].filter((set) => !probabilities.has(set)),
      `seed ${seed}: impossible sets`,
    ).toEqual([])
    let chiSquared = 0
    for (const [set, probability] of probabilities) {
      const expected = DRAWS * probability
      expect(expected, "each outcome is likely enough for the test").toBeGreaterThan(5)
      chiSquared += ((counts.get(set) ?? 0) - expected) ** 2 / expected
    }
    if (probabilities.size > 1) {
      expect(deviation(chiSquared, probabilities.size - 1), `seed ${seed}: sets of groups`).toBeLessThan(MOST_DEVIATION)
    }

    for (const index of small.keys()) {
      const of = (sets: ReadonlyMap<number, number>) =>
        [...sets].reduce((sum, [set, value]) => (set & (1 << index) ? sum + value : sum), 0)
      const probability = of(probabilities)
      const error = Math.abs(of(counts) - DRAWS * probability)
      const standard = Math.sqrt(DRAWS * probability * (1 - probability))
      expect(error, `seed ${seed}: group ${index}, probability ${probability}`).toBeLessThanOrEqual(
        MOST_DEVIATION * standard + 1e-6,
      )
    }
  })
})
