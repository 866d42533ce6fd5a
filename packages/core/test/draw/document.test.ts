import { createHmac } from "node:crypto"
import { readFileSync } from "node:fs"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { DrawFiles } from "../../src/draw/DrawFiles.ts"
import { RandomIntegers } from "../../src/draw/RandomIntegers.ts"
import { verifyReceipt } from "../../src/draw/receipt.ts"
import { runDraw } from "../../src/draw/runDraw.ts"
import { verifyDraw } from "../../src/draw/verifyDraw.ts"
import { bytesOf, sha256 } from "../../src/hashing/sha256.ts"

const text = readFileSync(new URL("../../../../docs/draw.md", import.meta.url), "utf8")
const blocks = new Map([...text.matchAll(/^```text (\S+)\n([\s\S]*?)^```$/gm)].map(([, name, body]) => [name!, body!]))
const { "result.txt": result, ...inputs } = Object.fromEntries(
  [...blocks]
    .filter(([name]) => name.endsWith(".txt") && name !== "receipt.txt")
    .map(([name, body]) => [name, bytesOf(body)]),
) as DrawFiles

/** The values of one kind of line of the block "numbers". */
const numbers = (kind: string) =>
  blocks
    .get("numbers")!
    .split("\n")
    .filter((line) => line.startsWith(`${kind} `))
    .map((line) => line.split(" ").slice(1))

describe("the worked example of docs/draw.md", () => {
  it("is the draw that follows from its own files", () => {
    expect(new TextDecoder().decode(Result.getOrThrow(runDraw(inputs)).result)).toBe(blocks.get("result.txt"))
    expect(verifyDraw({ ...inputs, "result.txt": result })).toEqual([])
  })

  it("has a receipt that is right", () => {
    expect(verifyReceipt(bytesOf(blocks.get("receipt.txt")!), inputs["commitment.txt"]!)).toEqual([])
  })

  it("shows a seed that is the SHA-256 of the text it shows", () => {
    expect(numbers("seed")).toEqual([[sha256(blocks.get("seed")!)]])
  })

  it("shows the numbers that chose its groups", () => {
    const seed = sha256(blocks.get("seed")!)
    const hmac = createHmac("sha256", Buffer.from(seed, "hex")).update("mahmal-order 1 citizens 2 0").digest()
    expect(numbers("block")).toEqual([["citizens", "2", "0", hmac.toString("hex")]])
    expect(numbers("words")[0]).toEqual([0, 4, 8, 12].map((at) => String(hmac.readUInt32BE(at))))
    const integers = new RandomIntegers(seed, "citizens", 2)
    for (const [share, tier, , bound, , number] of numbers("next")) {
      expect([share, tier, String(integers.below(Number(bound)))]).toEqual(["citizens", "2", number])
    }
    const order = blocks.get("result.txt")!.matchAll(/^(?:drawn|waiting) citizens (\d+) .*(G\d+) \d 2 \d$/gm)
    const byPosition = [...order].sort((a, b) => Number(a[1]) - Number(b[1])).map(([, , reference]) => reference)
    expect(numbers("next").map((fields) => fields.at(-1))).toEqual(byPosition)
  })
})
