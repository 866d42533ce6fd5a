import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { concat, fromHex, toHex } from "../src/Bytes.ts"
import { type Cbor, Tagged } from "../src/cbor/Cbor.ts"
import { decodeCbor } from "../src/cbor/decodeCbor.ts"
import { encodeCbor } from "../src/cbor/encodeCbor.ts"

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Uint8Array.from(array))
const { value } = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.maxSafeInteger().filter((number) => Math.abs(number) < Number.MAX_SAFE_INTEGER && !Object.is(number, -0)),
    fc.string({ unit: "grapheme" }),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    bytes,
    fc.array(tie("value"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie("value")), { maxLength: 4 })
      .map((pairs) => new Map(pairs)),
    tie("value").map((inner) => new Tagged(18, inner)),
  ),
}))

describe("CBOR", () => {
  it("reads back what it wrote, and has one encoding for each value", () => {
    fc.assert(
      fc.property(value, (original) => {
        const written = encodeCbor(original)
        const read = decodeCbor(written, "deterministic")
        expect(encodeCbor(read)).toEqual(written)
        expect(decodeCbor(written, "lenient")).toEqual(read)
      }),
    )
  })

  it("has only one deterministic encoding for each value that it reads", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (noise) => {
        const input = Uint8Array.from(noise)
        let read: Cbor
        try {
          read = decodeCbor(input, "deterministic")
        } catch {
          return
        }
        expect(encodeCbor(read)).toEqual(input)
      }),
      { numRuns: 2000 },
    )
  })

  // RFC 8949, appendix A.
  it.each([
    ["1bffffffffffff".padEnd(18, "f"), undefined],
    ["f90001", 2 ** -24],
    ["f9c400", -4],
    ["f97c00", Number.POSITIVE_INFINITY],
    ["fb3ff199999999999a", 1.1],
    ["fa47c35000", 100000],
    ["5f42010243030405ff", fromHex("0102030405")],
    ["7f657374726561646d696e67ff", "streaming"],
    ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
    [
      "bf6346756ef563416d7421ff",
      new Map<string, Cbor>([
        ["Fun", true],
        ["Amt", -2],
      ]),
    ],
  ] as const)("reads %s leniently, and never as deterministic", (hex, expected) => {
    if (expected === undefined) expect(() => decodeCbor(fromHex(hex), "lenient")).toThrow("integer too large")
    else expect(decodeCbor(fromHex(hex), "lenient")).toEqual(expected)
    expect(() => decodeCbor(fromHex(hex), "deterministic")).toThrow()
  })

  it.each([
    ["an empty input", ""],
    ["a second value after the first", "0000"],
    ["a key twice", "a201000100"],
    ["a key twice, once in a longer encoding", "a20100180100"],
    ["a key that is an array", "a18000"],
    ["a key that is a fraction", "a1f93e0000"],
    ["an array longer than the input", "9bffffffff00000000"],
    ["a string longer than the input", "5affffffff"],
    ["a reserved length", "1c"],
    ["a reserved length, whatever follows it", `1c${"00".repeat(16)}`],
    ["a simple value of two bytes", `f8ff${"00".repeat(8)}`],
    ["a stop code alone", "ff"],
    ["a chunk of the wrong kind", "5f6101ff"],
    ["a chunk of indefinite length", "5f5f4101ffff"],
    ["text that is not UTF-8", "62c328"],
    ["an unknown simple value", "f0"],
    ["nesting without end", "81".repeat(100_000)],
    ["tags without end", "c6".repeat(100_000)],
  ])("refuses %s", (_, hex) => {
    for (const encoding of ["deterministic", "lenient"] as const)
      expect(() => decodeCbor(fromHex(hex), encoding)).toThrow(expect.objectContaining({ reason: "not-cbor" }))
  })

  it.each([
    ["a number longer than needed", "1801"],
    ["a length longer than needed", "590001ff"],
    ["keys out of order", "a202000100"],
    ["a fraction", "f93c00"],
  ])("refuses %s only as deterministic", (_, hex) => {
    expect(() => decodeCbor(fromHex(hex), "deterministic")).toThrow(expect.objectContaining({ reason: "not-cbor" }))
    expect(() => decodeCbor(fromHex(hex), "lenient")).not.toThrow()
  })

  it("joins a string of many chunks or long chunks", () => {
    const long = concat(fromHex("5f5a000f4240"), new Uint8Array(1_000_000), fromHex("ff"))
    const many = concat(fromHex("5f"), new Uint8Array(400_000).fill(0x40), fromHex("ff"))
    expect((decodeCbor(long, "lenient") as Uint8Array).length).toBe(1_000_000)
    expect((decodeCbor(many, "lenient") as Uint8Array).length).toBe(0)
  })

  it("writes the shortest lengths and sorts keys as bytes", () => {
    const map = new Map<number | string, Cbor>([
      ["b", 1],
      [-1, 2],
      [300, 3],
      [2, 4],
    ])
    expect(toHex(encodeCbor(map))).toBe("a4020419012c032002616201")
    expect(() => encodeCbor(1.5)).toThrow(TypeError)
  })
})
