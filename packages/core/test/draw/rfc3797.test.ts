import { describe, expect, it } from "vitest"
import { keyString, selectByRfc3797 } from "../../src/draw/rfc3797.ts"

describe("RFC 3797", () => {
  const POOL =
    "John Mary Bashful Dopey Sleepy Grouchy Doc Sneazy Handsome Cassandra Pollyanna Pendragon Pandora Faith Hope Charity Lee Longsuffering Chastity Smith Pride Sloth Envy Anger Kasczynski".split(
      " ",
    )
  const KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./"

  it("puts the sources of its section 6 together into its key string, in whatever order the numbers came", () => {
    expect(keyString([["9319"], ["2", "5", "12", "8", "10"], ["45", "41", "34", "026", "18", "9"]])).toBe(KEY)
    expect(keyString([["000"], ["10", "9"]])).toBe("0./9.10./")
  })

  it("selects the volunteers of its own example in their order", () => {
    const selected = selectByRfc3797(KEY, POOL.length, 16)
    expect(selected).toEqual([17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4])
    expect(selected.slice(0, 10).map((number) => POOL[number - 1])).toEqual(
      "Lee Doc Mary Charity Kasczynski Envy Sneazy Anger Chastity Pandora".split(" "),
    )
  })

  it("selects everybody once when as many are asked for as there are", () => {
    expect([...selectByRfc3797(KEY, 25, 25)].sort((a, b) => a - b)).toEqual(POOL.map((_, index) => index + 1))
  })
})
