import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { freezePool } from "../../src/draw/freezePool.ts"
import { merkleRoot, merkleTree } from "../../src/draw/merkle.ts"
import { lineBytes } from "../../src/draw/Pool.ts"
import { parsePool } from "../../src/draw/parsePool.ts"
import { parseReceipt, receiptOf, verifyReceipt, writeReceipt } from "../../src/draw/receipt.ts"
import { auditPath, rootFromPath, rootOf } from "../../src/hashing/MerkleTree.ts"
import { bytesOf, sha256 } from "../../src/hashing/sha256.ts"
import { newSeed, numbersFrom, publish, randomGroups, SEASON } from "./publishedDraw.ts"

const seed = newSeed()
const random = numbersFrom(seed)
const files = publish(randomGroups(100, random))
const pool = Result.getOrThrow(parsePool(files["pool.txt"]!))
const tree = merkleTree(pool)
const hash = sha256(pool.bytes)

const codes = (text: string, commitment = files["commitment.txt"]!) =>
  verifyReceipt(bytesOf(text), commitment).map(({ code }) => code)

describe("the Merkle tree over a pool", () => {
  it("proves every line of pools of every small size, and no line at another place", () => {
    for (let size = 0; size <= 33; size++) {
      const small = Result.getOrThrow(freezePool(SEASON, randomGroups(size, random)))
      const levels = merkleTree(small)
      expect(rootOf(levels)).toBe(merkleRoot(small))
      for (let line = 0; line <= size; line++) {
        const path = auditPath(levels, line)
        expect(rootFromPath(lineBytes(small, line), line, size + 1, path), `line ${line} of ${size}`).toBe(
          rootOf(levels),
        )
        const elsewhere = (line + 1) % (size + 1)
        if (size > 0) {
          expect(rootFromPath(lineBytes(small, line), elsewhere, size + 1, path)).not.toBe(rootOf(levels))
          expect(rootFromPath(lineBytes(small, line), line, size + 1, path.slice(1))).not.toBe(rootOf(levels))
        }
      }
    }
  })

  it("tells a leaf from a node: two hashes put together are no line", () => {
    const two = Result.getOrThrow(freezePool(SEASON, randomGroups(1, random)))
    const [leaves] = merkleTree(two)
    expect(rootFromPath(leaves!, 0, 1, [])).not.toBe(merkleRoot(two))
  })
})

describe("a receipt", () => {
  const receipt = receiptOf(pool, hash, tree, 41)
  const text = writeReceipt(receipt)

  it("proves every group's line against the commitment", () => {
    for (let index = 0; index < pool.size; index++) {
      expect(codes(writeReceipt(receiptOf(pool, hash, tree, index))), `seed ${seed}`).toEqual([])
    }
  })

  it("is read as it was written", () => {
    expect(Result.getOrThrow(parseReceipt(bytesOf(text)))).toEqual(receipt)
  })

  it("does not hold for another weight, another place, or a path of somebody else's", () => {
    const other = auditPath(tree, 43)
    expect(codes(writeReceipt({ ...receipt, group: receipt.group.replace(/\d$/, "9") }))).toEqual([
      "receipt-not-proved",
    ])
    expect(codes(writeReceipt({ ...receipt, line: receipt.line + 1 }))).toEqual(["receipt-not-proved"])
    expect(codes(writeReceipt({ ...receipt, path: other }))).toEqual(["receipt-not-proved"])
  })

  it("does not hold for another pool than the one committed to", () => {
    const elsewhere = publish(randomGroups(99, random))["commitment.txt"]
    expect(codes(text, elsewhere)).toEqual(["receipt-of-another-pool"])
  })

  it("that cannot be read proves nothing", () => {
    expect(codes("mahmal-receipt 1 1448\n")).toEqual(["unreadable"])
  })
})
