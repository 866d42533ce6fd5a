import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { draw } from "../../src/draw/draw.ts"
import { freezePool } from "../../src/draw/freezePool.ts"
import { groupOf, type PoolGroup } from "../../src/draw/Pool.ts"
import { RandomIntegers } from "../../src/draw/RandomIntegers.ts"
import { weightedOrder } from "../../src/draw/weightedOrder.ts"
import { sha256 } from "../../src/hashing/sha256.ts"
import { newSeed, numbersFrom, PLACES, randomGroups, SEASON } from "./publishedDraw.ts"

const frozen = (groups: ReadonlyArray<PoolGroup>) => Result.getOrThrow(freezePool(SEASON, groups))

const group = (reference: string, members: number, tier = 1): PoolGroup => ({
  reference,
  members,
  share: "citizens",
  tier,
  weight: 1,
})

describe("a draw", () => {
  it("puts every group either among the drawn or on its share's waiting list, and overdraws no share", () => {
    const seed = newSeed()
    const pool = frozen(randomGroups(300, numbersFrom(seed)))
    const { shares } = Result.getOrThrow(draw(pool, sha256(String(seed)), PLACES))
    const everybody = shares.flatMap(({ drawn, waiting }) => [...drawn, ...waiting]).sort((a, b) => a - b)
    expect(everybody, `seed ${seed}`).toEqual(Array.from({ length: 300 }, (_, index) => index))
    for (const { share, places, taken, drawn, order } of shares) {
      const members = [...drawn].reduce((sum, index) => sum + pool.members[index]!, 0)
      expect([members, members <= places], `seed ${seed}`).toEqual([taken, true])
      expect(new Set([...order].map((index) => groupOf(pool, index).share))).toEqual(new Set([share]))
      const tiers = [...order].map((index) => pool.tier[index]!)
      expect(tiers).toEqual(tiers.toSorted((a, b) => a - b))
    }
  })

  it("passes over a group that no longer fits, for the next one that does", () => {
    const pool = frozen([group("A", 3, 1), group("B", 2, 2), group("C", 1, 3), group("D", 1, 4)])
    const { shares } = Result.getOrThrow(draw(pool, sha256("any"), { citizens: 4 }))
    expect([...shares[0]!.drawn]).toEqual([0, 2])
    expect([...shares[0]!.waiting]).toEqual([1, 3])
    expect(shares[0]!.taken).toBe(4)
  })

  it("is the same for the same pool and seed, and another for another seed", () => {
    const pool = frozen(randomGroups(100, numbersFrom(1)))
    const orderOf = (seed: string) =>
      Result.getOrThrow(draw(pool, sha256(seed), PLACES)).shares.map(({ order }) => [...order])
    expect(orderOf("موسم 1448")).toEqual(orderOf("موسم 1448"))
    expect(orderOf("موسم 1448")).not.toEqual(orderOf("موسم 1449"))
  })

  it("keeps a share's order when another share's groups come or go", () => {
    const groups = randomGroups(100, numbersFrom(2))
    const ordered = (some: ReadonlyArray<PoolGroup>) => {
      const pool = frozen(some)
      const { shares } = Result.getOrThrow(draw(pool, sha256("1448"), PLACES))
      return [...shares[0]!.order].map((index) => groupOf(pool, index).reference)
    }
    expect(ordered(groups.filter(({ share }) => share === "citizens"))).toEqual(ordered(groups))
  })

  it("is refused when the rules do not know one of the pool's shares", () => {
    const refused = draw(frozen([group("A", 1)]), sha256("1448"), { others: 3 })
    expect(Result.isFailure(refused) && refused.failure.share).toBe("citizens")
    const inherited = draw(frozen([{ ...group("A", 1), share: "constructor" }]), sha256("1448"), { others: 3 })
    expect(Result.isFailure(inherited)).toBe(true)
  })

  it("gives a share without applicants an empty list", () => {
    const { shares } = Result.getOrThrow(draw(frozen([]), sha256("1448"), PLACES))
    expect(shares.map(({ share, taken, order }) => [share, taken, order.length])).toEqual([
      ["citizens", 0, 0],
      ["others", 0, 0],
    ])
  })
})

describe("the weighted order", () => {
  it("is what adding up the remaining weights one by one gives", () => {
    const seed = newSeed()
    const random = numbersFrom(seed)
    const weights = Array.from({ length: 200 }, () => 1 + Math.floor(random() * 6))
    const integers = new RandomIntegers(sha256(String(seed)), "citizens", 1)
    const again = new RandomIntegers(sha256(String(seed)), "citizens", 1)
    const left = weights.map((weight, index) => ({ weight, index }))
    const expected = weights.map(() => {
      let number = again.below(left.reduce((sum, { weight }) => sum + weight, 0))
      const at = left.findIndex(({ weight }) => {
        number -= weight
        return number < 0
      })
      return left.splice(at, 1)[0]!.index
    })
    expect([...weightedOrder(weights, (bound) => integers.below(bound))], `seed ${seed}`).toEqual(expected)
  })

  it("is exact at the greatest sum of weights that is allowed", () => {
    const weights = [2 ** 32 - 2, 1]
    expect([...weightedOrder(weights, (bound) => bound - 1)]).toEqual([1, 0])
    expect([...weightedOrder(weights, () => 0)]).toEqual([0, 1])
    expect([...weightedOrder([], () => 0)]).toEqual([])
  })
})
