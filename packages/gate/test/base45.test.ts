import { decodeBase45, encodeBase45 } from "@mahmal/gate"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

describe("Base45", () => {
  // RFC 9285, 4.3 and 4.4.
  it.each([
    ["AB", "BB8"],
    ["Hello!!", "%69 VD92EX0"],
    ["base-45", "UJCLQE7W581"],
    ["ietf!", "QED8WEX0"],
    ["", ""],
  ])("writes %s as %s", (plain, text) => {
    const bytes = new TextEncoder().encode(plain)
    expect(encodeBase45(bytes)).toBe(text)
    expect(decodeBase45(text)).toEqual(bytes)
  })

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeBase45(encodeBase45(bytes))).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  it.each(["A", "ABCD", "GGW", ":::", "::", "bb8", "A\n0", "AÅ0"])("refuses %j", (text) => {
    expect(() => decodeBase45(text)).toThrow(expect.objectContaining({ reason: "not-base45" }))
  })
})
