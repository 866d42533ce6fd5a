import { expect, it } from "vitest"
import { Tally, type Trial } from "../../src/events/Tally.ts"

const failed = { _tag: "Failed", why: "answered 500" } as const
const first: Trial = { attempts: 0, parked: null, probing: false }
const now = Date.parse("2027-01-01T00:00:00Z")

/** Seconds for which a subscriber is left alone, without the share of chance. */
const rest = (tally: Tally): number => (tally.restUntil(now) - now) / 1000

it("A subscriber that breaks down while many messages are under way is left alone for as long as one that breaks down with few", () => {
  const tally = new Tally(0, null)
  for (let n = 1; n <= 100; n += 1) {
    tally.count(failed, first, now)
    expect(tally.away).toBe(n >= 5)
  }
  expect(rest(tally)).toBeGreaterThanOrEqual(4)
  expect(rest(tally)).toBeLessThanOrEqual(6)
})

it("A subscriber that is away is left alone twice as long after each message that finds it away, and a quarter of an hour at most", () => {
  const tally = new Tally(5, now)
  for (const seconds of [10, 20, 40, 80, 160, 320, 640, 900, 900]) {
    tally.count(failed, { ...first, attempts: 3, probing: true }, now)
    expect(rest(tally)).toBeGreaterThanOrEqual(0.8 * seconds)
    expect(rest(tally)).toBeLessThanOrEqual(1.2 * seconds)
  }
})
