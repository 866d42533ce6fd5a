import { describe, expect, it } from "vitest"
import { canonical, type Json } from "../../src/hashing/canonical.ts"

describe("canonical JSON", () => {
  it("has its members in the order of their UTF-16, as RFC 8785 shows it", () => {
    const names = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 }
    expect([...canonical(names).matchAll(/:(\d)/g)].map(([, value]) => value)).toEqual([..."2467153"])
  })

  it("has no blanks, and leaves out what is undefined", () => {
    const value: Json = { b: [1, "x", null, { d: undefined, c: false }], a: {}, e: undefined }
    expect(canonical(value)).toBe('{"a":{},"b":[1,"x",null,{"c":false}]}')
    expect(canonical([])).toBe("[]")
  })

  it("has a form for whole numbers alone, as far as they are exact", () => {
    expect(canonical([0, -1, Number.MAX_SAFE_INTEGER])).toBe("[0,-1,9007199254740991]")
    for (const number of [0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => canonical({ number })).toThrow(RangeError)
  })

  it("writes in the place of half a surrogate pair what stands for it in UTF-8, in names too", () => {
    expect(canonical({ "\ud800": "\udc00" })).toBe('{"\ufffd":"\ufffd"}')
    expect(canonical("\u{1f600}\u0007\n")).toBe('"\u{1f600}\\u0007\\n"')
  })
})
