import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { lineBytes, type Pool } from "./Pool.ts"
import { sha256After } from "./sha256.ts"

const SIZE = 32
const hashLeaf = sha256After(Uint8Array.of(0))
const hashNode = sha256After(Uint8Array.of(1))

const leaves = (pool: Pool): Uint8Array => {
  const level = new Uint8Array((pool.size + 1) * SIZE)
  for (let line = 0; line <= pool.size; line++) {
    hashLeaf(lineBytes(pool, line), level.subarray(line * SIZE, (line + 1) * SIZE))
  }
  return level
}

/** The level above: neighbours hashed in pairs; a last one without neighbour goes up as it is, as RFC 6962 §2.1 has it. */
const above = (level: Uint8Array): Uint8Array => {
  const count = level.length / SIZE
  const next = new Uint8Array(Math.ceil(count / 2) * SIZE)
  for (let pair = 0; pair < count >> 1; pair++) {
    hashNode(level.subarray(pair * 2 * SIZE, (pair + 1) * 2 * SIZE), next.subarray(pair * SIZE, (pair + 1) * SIZE))
  }
  if (count % 2 === 1) next.set(level.subarray((count - 1) * SIZE), next.length - SIZE)
  return next
}

/** The Merkle root over the lines of a pool's file, header first, in hexadecimal (RFC 6962 §2.1 with SHA-256). */
export const merkleRoot = (pool: Pool): string => {
  let level = leaves(pool)
  while (level.length > SIZE) level = above(level)
  return bytesToHex(level)
}

/** All levels of a pool's Merkle tree, leaves first: 64 bytes a group. Kept while receipts are written. */
export type MerkleTree = ReadonlyArray<Uint8Array>

/** Builds the whole tree; its last level is the root. */
export const merkleTree = (pool: Pool): MerkleTree => {
  const levels = [leaves(pool)]
  while (levels.at(-1)!.length > SIZE) levels.push(above(levels.at(-1)!))
  return levels
}

/** The root of a tree, in hexadecimal. */
export const rootOf = (tree: MerkleTree): string => bytesToHex(tree.at(-1)!)

/** The audit path of leaf `leaf` (from 0), from the bottom to the top (RFC 6962 §2.1.1). */
export const auditPath = (tree: MerkleTree, leaf: number): ReadonlyArray<string> => {
  const path: Array<string> = []
  let at = leaf
  for (const level of tree) {
    const sibling = at ^ 1
    if (sibling * SIZE < level.length && level.length > SIZE) {
      path.push(bytesToHex(level.subarray(sibling * SIZE, (sibling + 1) * SIZE)))
    }
    at >>= 1
  }
  return path
}

/**
 * The root that a line and its audit path lead to, or `undefined` when the path is too short or too long for the place.
 *
 * `leaf` and `count` say where the line stands and how many there are; a wrong one leads to another root or to none.
 */
export const rootFromPath = (
  line: Uint8Array,
  leaf: number,
  count: number,
  path: ReadonlyArray<string>,
): string | undefined => {
  let hash: Uint8Array = new Uint8Array(SIZE)
  hashLeaf(line, hash)
  let used = 0
  let at = leaf
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const sibling = at ^ 1
    if (sibling < width) {
      const node = path[used++]
      if (node === undefined) return undefined
      const other = hexToBytes(node)
      const next = new Uint8Array(SIZE)
      hashNode(at % 2 === 0 ? concatBytes(hash, other) : concatBytes(other, hash), next)
      hash = next
    }
    at = Math.floor(at / 2)
  }
  return used === path.length ? bytesToHex(hash) : undefined
}
