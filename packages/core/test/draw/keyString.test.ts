import { expect, it } from "vitest"
import { keyString } from "../../src/draw/Sources.ts"

it("puts the sources of RFC 3797, section 6, together into its key string, in whatever order the numbers came", () => {
  expect(keyString([["9319"], ["2", "5", "12", "8", "10"], ["45", "41", "34", "026", "18", "9"]])).toBe(
    "9319./2.5.8.10.12./9.18.26.34.41.45./",
  )
  expect(keyString([["000"], ["10", "9"]])).toBe("0./9.10./")
})
