import { merkleTree } from "@mahmal/core/draw/merkle"
import { type Pool, referenceOf } from "@mahmal/core/draw/Pool"
import { parsePool } from "@mahmal/core/draw/parsePool"
import { receiptOf, writeReceipt } from "@mahmal/core/draw/receipt"
import type { MerkleTree } from "@mahmal/core/hashing/MerkleTree"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { type GroupId, seasonOf } from "@mahmal/core/journey/ids"
import { Effect, Result } from "effect"
import { NotKnown } from "../NotKnown.ts"
import { readFiles } from "./drawFiles.ts"
import { readProcedure } from "./readStage.ts"

interface Grown {
  /** SHA-256 of the pool's file. */
  readonly hash: string
  readonly pool: Pool
  readonly tree: MerkleTree
}

// A frozen pool never changes, so its tree is grown once; of several, the last one that was asked for is kept.
let grown: Grown | undefined

/** The index of a group in a pool, whose lines stand in the order of the references' bytes; undefined when it is not there. */
const indexOf = (pool: Pool, reference: string): number | undefined => {
  let low = 0
  let high = pool.size
  while (low < high) {
    const middle = (low + high) >>> 1
    if (referenceOf(pool, middle) < reference) low = middle + 1
    else high = middle
  }
  return low < pool.size && referenceOf(pool, low) === reference ? low : undefined
}

const treeOf = Effect.fnUntraced(function* (season: string, hash: string) {
  if (grown?.hash === hash) return grown
  const { "pool.txt": file = new Uint8Array() } = yield* readFiles(season, ["pool.txt"])
  const pool = Result.getOrThrow(parsePool(file))
  // The pool may have been corrected since it was asked which one is frozen: the proof is of what was read.
  grown = { hash: sha256(file), pool, tree: merkleTree(pool) }
  return grown
})

/** A group's receipt as a file: the proof that its line is in the pool that is frozen now. */
export const receiptOfGroup = Effect.fn("receiptOfGroup")(function* (group: GroupId) {
  const season = seasonOf(group)
  const { stage } = yield* readProcedure(season)
  if (!("pool" in stage)) return yield* new NotKnown({ what: "receipt", name: group })
  const { hash, pool, tree } = yield* treeOf(season, stage.pool)
  const index = indexOf(pool, group)
  if (index === undefined) return yield* new NotKnown({ what: "receipt", name: group })
  return writeReceipt(receiptOf(pool, hash, tree, index))
})
