import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { freezePool } from "../../src/draw/freezePool.ts"
import { groupOf, type PoolGroup } from "../../src/draw/Pool.ts"
import { parsePool } from "../../src/draw/parsePool.ts"
import { bytesOf } from "../../src/hashing/sha256.ts"
import { newSeed, numbersFrom, randomGroups, SEASON } from "./publishedDraw.ts"

const GROUP: PoolGroup = { reference: "G1", members: 2, share: "citizens", tier: 1, weight: 3 }

const refusal = (result: ReturnType<typeof parsePool>): string => {
  if (Result.isSuccess(result)) return "accepted"
  const { line, field } = result.failure
  return `${line} ${field}`
}

const parse = (text: string) => refusal(parsePool(bytesOf(text)))

describe("freezing a pool", () => {
  it("writes the same bytes in whatever order the groups come, and reads them back", () => {
    const seed = newSeed()
    const groups = randomGroups(50, numbersFrom(seed))
    const frozen = Result.getOrThrow(freezePool(SEASON, groups))
    const reversed = Result.getOrThrow(freezePool(SEASON, groups.toReversed()))
    expect(reversed.bytes, `seed ${seed}`).toEqual(frozen.bytes)
    const read = Result.getOrThrow(parsePool(frozen.bytes))
    expect(groups.map((_, index) => groupOf(read, index))).toEqual(groups)
  })

  it("sorts by the bytes of the references, not by any language's rules", () => {
    const references = ["a", "B", "A-1", "A.1", "A", "A1", "0"]
    const pool = Result.getOrThrow(
      freezePool(
        SEASON,
        references.map((reference) => ({ ...GROUP, reference })),
      ),
    )
    expect(references.map((_, index) => groupOf(pool, index).reference)).toEqual([
      "0",
      "A",
      "A-1",
      "A.1",
      "A1",
      "B",
      "a",
    ])
  })

  it.each([
    ["a reference with a space", { reference: "G 1" }, "0 reference"],
    ["a reference that smuggles in another line", { reference: "G1 1 citizens 1 1\nG2" }, "0 reference"],
    ["a reference in Arabic letters", { reference: "م١" }, "0 reference"],
    ["a share with a capital letter", { share: "Citizens" }, "0 share"],
    ["no members", { members: 0 }, "2 members"],
    ["half a member", { members: 1.5 }, "2 members"],
    ["a tier below one", { tier: 0 }, "2 tier"],
    ["too great a weight", { weight: 65_536 }, "2 weight"],
  ])("refuses %s", (_, change, expected) => {
    expect(refusal(freezePool(SEASON, [{ ...GROUP, ...change }]))).toBe(expected)
  })

  it("refuses a reference that occurs twice, also with other figures", () => {
    expect(refusal(freezePool(SEASON, [GROUP, { ...GROUP, members: 1 }]))).toBe("3 reference")
  })
})

describe("reading a pool", () => {
  const header = "mahmal-pool 1 1448\n"

  it.each([
    ["an empty file", "", "1 mahmal-pool"],
    ["another kind of file", "mahmal-rules 1 1448\n", "1 mahmal-pool"],
    ["a later format", "mahmal-pool 2 1448\n", "1 version"],
    ["no line feed at the end", `${header}G1 1 a 1 1`, "2 line"],
    ["a carriage return", `${header}G1 1 a 1 1\r\n`, "2 line"],
    ["two spaces", `${header}G1  1 a 1 1\n`, "2 line"],
    ["a space at the end", `${header}G1 1 a 1 1 \n`, "2 line"],
    ["an empty line", `${header}\nG1 1 a 1 1\n`, "2 line"],
    ["a field too few", `${header}G1 1 a 1\n`, "2 line"],
    ["a field too many", `${header}G1 1 a 1 1 1\n`, "2 line"],
    ["a leading zero", `${header}G1 01 a 1 1\n`, "2 members"],
    ["a sign", `${header}G1 +1 a 1 1\n`, "2 members"],
    ["a number in another notation", `${header}G1 1e1 a 1 1\n`, "2 members"],
    ["references out of order", `${header}G2 1 a 1 1\nG1 1 a 1 1\n`, "3 reference"],
    ["a byte-order mark", `\u{feff}${header}`, "1 line"],
  ])("refuses %s, naming line and field", (_, text, expected) => {
    expect(parse(text)).toBe(expected)
  })

  it("refuses weights of one list whose sum 32 bits cannot choose among", () => {
    const line = (index: number) => `G${String(index).padStart(6, "0")} 1 a 1 65535\n`
    const most = Math.floor((2 ** 32 - 1) / 65_535)
    const text = header + Array.from({ length: most + 1 }, (_, index) => line(index)).join("")
    expect(parse(text)).toBe(`${most + 2} weight`)
  })
})
