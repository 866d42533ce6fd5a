import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { gregorianOf } from "../../src/season/HijriDay.ts"
import { instantOf, isDate } from "../../src/season/isoDate.ts"
import { addDays, addMonths, daysBetween, fullYears, SeasonDay } from "../../src/season/SeasonDay.ts"

const day = Schema.decodeUnknownSync(SeasonDay)
const anyDay = fc
  .date({ min: new Date("1900-01-01"), max: new Date("2100-12-31"), noInvalidDate: true })
  .map((date) => day(date.toISOString().slice(0, 10)))

describe("a season day", () => {
  it("is a day that exists, and nothing else", () => {
    for (const text of ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "20260101", "2026-01-01T00:00", ""]) {
      expect(isDate(text), text).toBe(false)
    }
    expect(["2024-02-29", "2026-12-31", "2000-02-29"].every(isDate)).toBe(true)
    expect(isDate("1900-02-29")).toBe(false)
  })

  it("moves by days and back", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (from, days) => {
        const to = addDays(from, days)
        expect(daysBetween(from, to)).toBe(days)
        expect(to < from).toBe(days < 0)
      }),
    )
  })

  it("keeps to the last day of a shorter month", () => {
    expect(addMonths(day("2027-08-31"), 6)).toBe("2028-02-29")
    expect(addMonths(day("2027-05-15"), 8)).toBe("2028-01-15")
  })

  it("completes a year on the birthday, and on 1 March for who was born on 29 February", () => {
    expect(fullYears(day("2009-05-15"), day("2027-05-15"))).toBe(18)
    expect(fullYears(day("2009-05-16"), day("2027-05-15"))).toBe(17)
    expect(fullYears(day("2008-02-29"), day("2026-02-28"))).toBe(17)
    expect(fullYears(day("2008-02-29"), day("2026-03-01"))).toBe(18)
  })
})

describe("an instant", () => {
  it("has a date that exists, a time of the day and an offset", () => {
    expect(instantOf("2026-10-22T23:59:59.999+03:00")).toBe(Date.parse("2026-10-22T20:59:59.999Z"))
    expect(instantOf("2026-10-22T24:00+03:00")).toBe(instantOf("2026-10-23T00:00:00+03:00"))
    expect(instantOf("2026-10-22T20:59Z")).toBe(Date.parse("2026-10-22T20:59:00Z"))
    for (const text of [
      "2026-10-22T10:00:00",
      "2026-10-22 10:00:00+03:00",
      "2026-02-29T10:00:00Z",
      "2026-10-22T24:01:00Z",
      "2026-10-22T10:60:00Z",
      "2026-10-22T10:00:00+0300",
      "2026-10-22",
    ]) {
      expect(instantOf(text), text).toBeUndefined()
    }
  })
})

describe("a Hijri date", () => {
  it("is read by the Umm al-Qura calendar", () => {
    expect(gregorianOf("1446-12-09")).toBe("2025-06-05")
    expect(gregorianOf("1447-12-09")).toBe("2026-05-26")
  })

  it("is none when the month has no such day, or the calendar is not published for the year", () => {
    expect(["1448-12-31", "1448-13-01", "1600-01-01", "9 Dhu al-Hijja"].map(gregorianOf)).toEqual(
      Array(4).fill(undefined),
    )
  })
})
