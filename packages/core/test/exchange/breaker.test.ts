import { describe, expect, it } from "vitest"
import { admits, afterCall, type Breaker, trying, whole } from "../../src/exchange/Breaker.ts"

const rules = { failures: 3, firstCooldown: 1_000, longestCooldown: 5_000 }
const told = (breaker: Breaker, outcome: Parameters<typeof afterCall>[1], now: number) =>
  afterCall(breaker, outcome, now, rules)
const failed = [0, 0, 0].reduce((breaker, now) => told(breaker, "later", now), whole)

describe("a breaker", () => {
  it("lets everything through until so many calls in a row did not reach the system", () => {
    const twice = told(told(whole, "later", 0), "in-doubt", 0)
    expect(admits(twice, 0)).toBe("all")
    expect(admits(told(twice, "declined", 0), 0)).toBe("all")
    expect(admits(told(told(twice, "declined", 0), "later", 0), 0)).toBe("all")
    expect(admits(told(twice, "later", 0), 0)).toBe("none")
  })

  it("tries with a single call after the cooldown", () => {
    expect(admits(failed, 999)).toBe("none")
    expect(admits(failed, 1_000)).toBe("one")
    expect(admits(trying(failed, 1_000), 1_001)).toBe("none")
  })

  it("is whole again when the try reaches the system, and cools down twice as long when it does not", () => {
    expect(told(trying(failed, 1_000), "accepted", 1_100)).toEqual(whole)
    const again = told(trying(failed, 1_000), "later", 1_100)
    expect([admits(again, 3_099), admits(again, 3_100)]).toEqual(["none", "one"])
  })

  it("never cools down for longer than the longest", () => {
    let breaker = failed
    for (let now = 1_000; now < 100_000; now = breaker.coolsUntil ?? 0)
      breaker = told(trying(breaker, now), "later", now)
    expect(breaker.cooldown).toBe(rules.longestCooldown)
  })

  it("takes no notice of calls that were out already when the cooldown began", () => {
    expect(told(failed, "later", 500).coolsUntil).toBe(failed.coolsUntil)
  })

  it("tries anew when a try says nothing for a minute", () => {
    expect(admits(trying(failed, 1_000), 60_999)).toBe("none")
    expect(admits(trying(failed, 1_000), 61_000)).toBe("one")
  })
})
