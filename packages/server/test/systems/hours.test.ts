import { describe, expect, it } from "vitest"
import { parseHours, untilOpen } from "../../src/systems/hours.ts"

const riyadh = (time: string) => Date.parse(`2027-01-20T${time}+03:00`)
const wait = (hours: string, time: string) => {
  const parsed = parseHours(hours)
  if (parsed === undefined) throw new Error(hours)
  return untilOpen(parsed, riyadh(time), "Asia/Riyadh") / 60_000
}

describe("the hours of a foreign system", () => {
  it.each([
    ["07:00-23:00", "07:00:00", 0],
    ["07:00-23:00", "22:59:59", 0],
    ["07:00-23:00", "23:00:00", 480],
    ["07:00-23:00", "06:30:30", 29.5],
    ["22:00-04:00", "03:59:00", 0],
    ["22:00-04:00", "04:00:00", 1_080],
    ["00:00-24:00", "12:00:00", 0],
  ])("%s at %s begin in %d minutes", (hours, time, minutes) => {
    expect(wait(hours, time)).toBe(minutes)
  })

  it.each(["7-23", "07:00-25:00", "07:00-07:00", "24:00-07:00", "07:00 - 23:00", "00:00-24:01", ""])(
    "are not %j",
    (hours) => {
      expect(parseHours(hours)).toBeUndefined()
    },
  )
})
