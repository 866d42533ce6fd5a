import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { sha256, sha256After } from "./sha256.ts"

const SIZE = 32
const leafInto = sha256After(Uint8Array.of(0))
const nodeInto = sha256After(Uint8Array.of(1))

/** The hashes of leaves in their order, 32 bytes each, one after the other. */
export type Level = Uint8Array

/** All levels of a Merkle tree, leaves first; the last is the root. */
export type MerkleTree = ReadonlyArray<Level>

/** The hash of each leaf's bytes (RFC 6962 §2.1 with SHA-256). */
export const levelOf = (count: number, leaf: (index: number) => Uint8Array): Level => {
  const level = new Uint8Array(count * SIZE)
  for (let index = 0; index < count; index++) leafInto(leaf(index), level.subarray(index * SIZE, (index + 1) * SIZE))
  return level
}

/** The level above: neighbours hashed in pairs; a last one without neighbour goes up as it is, as RFC 6962 §2.1 has it. */
const above = (level: Level): Level => {
  const count = level.length / SIZE
  const next = new Uint8Array(Math.ceil(count / 2) * SIZE)
  for (let pair = 0; pair < count >> 1; pair++) {
    nodeInto(level.subarray(pair * 2 * SIZE, (pair + 1) * 2 * SIZE), next.subarray(pair * SIZE, (pair + 1) * SIZE))
  }
  if (count % 2 === 1) next.set(level.subarray((count - 1) * SIZE), next.length - SIZE)
  return next
}

/** The whole tree over a level of at least one leaf. */
export const treeOver = (level: Level): MerkleTree => {
  const levels = [level]
  while (levels.at(-1)!.length > SIZE) levels.push(above(levels.at(-1)!))
  return levels
}

/**
 * The root over a level, in hexadecimal; nothing of the tree is kept. That of no leaves is the hash of nothing, as
 * RFC 6962 §2.1 has it.
 */
export const rootOver = (level: Level): string => {
  if (level.length === 0) return sha256("")
  let top = level
  while (top.length > SIZE) top = above(top)
  return bytesToHex(top)
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
 * The root that a leaf's bytes and its audit path lead to, or `undefined` when the path is too short or too long for the
 * place.
 *
 * `leaf` and `count` say where the leaf stands and how many there are; a wrong one leads to another root or to none.
 */
export const rootFromPath = (
  bytes: Uint8Array,
  leaf: number,
  count: number,
  path: ReadonlyArray<string>,
): string | undefined => {
  let hash: Uint8Array = new Uint8Array(SIZE)
  leafInto(bytes, hash)
  let used = 0
  let at = leaf
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    const sibling = at ^ 1
    if (sibling < width) {
      const node = path[used++]
      if (node === undefined) return undefined
      const other = hexToBytes(node)
      const next = new Uint8Array(SIZE)
      nodeInto(at % 2 === 0 ? concatBytes(hash, other) : concatBytes(other, hash), next)
      hash = next
    }
    at = Math.floor(at / 2)
  }
  return used === path.length ? bytesToHex(hash) : undefined
}
