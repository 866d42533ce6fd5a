import * as fc from "fast-check"
import { expect, it } from "vitest"
import { instantKey, instantOf, isDate } from "../../src/season/isoDate.ts"

const two = (n: number) => String(n).padStart(2, "0")
const instant = fc
  .record({
    year: fc.integer({ min: 1, max: 9999 }),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.nat(23),
    fraction: fc.oneof(fc.constant(""), fc.stringMatching(/^[09]{1,9}$/), fc.stringMatching(/^\d{1,9}$/)),
    offset: fc.constantFrom("Z", "+14:59", "-14:59", "+03:00"),
  })
  .map(({ year, day, hour, fraction, offset }) => {
    const date = `${String(year).padStart(4, "0")}-12-${two(day)}`
    return `${date}T${two(hour)}:59:59${fraction && `.${fraction}`}${offset}`
  })

/** Billionths of a second since 1970. */
const exactly = (text: string): bigint =>
  BigInt(instantOf(text.replace(/\.\d+/, "")) as number) * 1_000_000n +
  BigInt((/\.(\d+)/.exec(text)?.[1] ?? "").padEnd(9, "0"))

it("sorts instants as they follow each other, at the precision at which they were written", () => {
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [keyA, keyB] = [instantKey(a) as string, instantKey(b) as string]
      expect(keyA < keyB).toBe(exactly(a) < exactly(b))
      expect(keyA === keyB).toBe(exactly(a) === exactly(b))
    }),
    { numRuns: 1000 },
  )
  expect(instantKey("2026-09-01T10:00:00.5Z")).toBe(instantKey("2026-09-01T13:00:00.500000000+03:00"))
  expect(instantKey("2026-09-01")).toBeUndefined()
})

it("knows no year 0", () => {
  expect(["0000-12-31", "0001-01-01", "9999-12-31"].map(isDate)).toEqual([false, true, true])
})
