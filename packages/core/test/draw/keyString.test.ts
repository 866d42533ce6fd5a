import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { keyString } from "../../src/draw/Sources.ts"

/** The RFC's own selection (§5) of `count` of the numbers 1 to `size`, in the order of their selection. */
const selected = (key: string, size: number, count: number): ReadonlyArray<number> => {
  const left = Array.from({ length: size }, (_, index) => index + 1)
  return Array.from({ length: count }, (_, index) => {
    const bracket = Uint8Array.of(index >> 8, index & 0xff)
    const digest = createHash("md5").update(bracket).update(key).update(bracket).digest("hex")
    return left.splice(Number(BigInt(`0x${digest}`) % BigInt(left.length)), 1)[0]!
  })
}

describe("the key string of RFC 3797", () => {
  const key = keyString([["9319"], ["2", "5", "12", "8", "10"], ["45", "41", "34", "026", "18", "9"]])

  it("is that of the RFC's section 6, in whatever order the numbers came", () => {
    expect(key).toBe("9319./2.5.8.10.12./9.18.26.34.41.45./")
    expect(keyString([["000"], ["10", "9"]])).toBe("0./9.10./")
  })

  it("selects the volunteers of the RFC's own example in their order", () => {
    expect(selected(key, 25, 16)).toEqual([17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18, 9, 1, 4])
  })
})
