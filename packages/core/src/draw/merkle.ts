import { type Level, levelOf, type MerkleTree, rootOver, treeOver } from "../hashing/MerkleTree.ts"
import { lineBytes, type Pool } from "./Pool.ts"

const leaves = (pool: Pool): Level => levelOf(pool.size + 1, (line) => lineBytes(pool, line))

/** The Merkle root over the lines of a pool's file, header first, in hexadecimal (RFC 6962 §2.1 with SHA-256). */
export const merkleRoot = (pool: Pool): string => rootOver(leaves(pool))

/** Builds the whole tree over a pool's lines: 64 bytes a group. Kept while receipts are written. */
export const merkleTree = (pool: Pool): MerkleTree => treeOver(leaves(pool))
