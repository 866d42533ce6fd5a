import { Result } from "effect"
import { auditPath, type MerkleTree, rootFromPath, rootOf } from "../hashing/MerkleTree.ts"
import { bytesOf, sha256 } from "../hashing/sha256.ts"
import { type Finding, findingOf } from "./Finding.ts"
import { type LineReader, reading } from "./LineReader.ts"
import { lineText, type Pool } from "./Pool.ts"
import { COMMITMENT_FILE, parseCommitment } from "./parseCommitment.ts"
import { HASH } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name that findings give to a receipt's file. */
export const RECEIPT_FILE = "receipt.txt"

const MOST_LINES = 0xffff_ffff

/** The proof for one group that its line is in the frozen pool. */
export interface Receipt {
  readonly season: string
  /** SHA-256 of the pool's file, and the Merkle root over its lines. */
  readonly pool: string
  readonly root: string
  /** How many lines the pool's file has, and on which of them (from 1; the header is line 1) the group stands. */
  readonly lines: number
  readonly line: number
  /** The group's line itself. */
  readonly group: string
  /** The audit path, from the bottom to the top. */
  readonly path: ReadonlyArray<string>
}

/** The receipt of group `index`; `poolHash` is the SHA-256 of the pool's file. */
export const receiptOf = (pool: Pool, poolHash: string, tree: MerkleTree, index: number): Receipt => ({
  season: pool.season,
  pool: poolHash,
  root: rootOf(tree),
  lines: pool.size + 1,
  line: index + 2,
  group: lineText(pool, index + 1),
  path: auditPath(tree, index + 1),
})

/** Writes a receipt as the file that its group gets. */
export const writeReceipt = ({ season, pool, root, lines, line, group, path }: Receipt): string =>
  [
    `mahmal-receipt 1 ${season}`,
    `pool ${pool}`,
    `root ${root}`,
    `line ${line} ${lines}`,
    `group ${group}`,
    ...path.map((node) => `node ${node}`),
    "",
  ].join("\n")

const readReceipt = (reader: LineReader): Receipt => {
  const season = reader.header("receipt")
  const pool = reader.value("pool", HASH)
  const root = reader.value("root", HASH)
  reader.expect("line", 2)
  const lines = reader.integer(2, "lines", 2, MOST_LINES)
  const line = reader.integer(1, "line", 2, lines)
  reader.expect("group", 5)
  const group = reader.rest(1)
  const path: Array<string> = []
  while (reader.next()) {
    reader.exactly(2)
    if (reader.text(0) !== "node") reader.fail("node", `expected here, found "${reader.text(0)}"`)
    path.push(reader.token(1, "node", HASH))
  }
  return { season, pool, root, lines, line, group, path }
}

/** Reads a receipt, strictly. */
export const parseReceipt = (bytes: Uint8Array): Result.Result<Receipt, Unreadable> =>
  reading(RECEIPT_FILE, bytes, readReceipt)

/**
 * Checks a receipt against the published commitment; no finding means that the line is in the pool that was committed to.
 *
 * Needs neither the pool nor a network: the commitment's root and the receipt's own path are enough. `expected` is the
 * commitment's hash as somebody saw it published before the draw.
 */
export const verifyReceipt = (
  receiptFile: Uint8Array,
  commitmentFile: Uint8Array,
  expected?: string,
): ReadonlyArray<Finding> => {
  const read = Result.all([parseReceipt(receiptFile), parseCommitment(commitmentFile)])
  if (Result.isFailure(read)) return [findingOf(read.failure)]
  const [receipt, commitment] = read.success
  const findings: Array<Finding> = []
  const add = (code: Finding["code"], message: string, where = RECEIPT_FILE) => findings.push({ code, where, message })
  const hash = sha256(commitmentFile)
  if (hash !== (expected ?? hash)) {
    add("commitment-changed", `its SHA-256 is ${hash}, published was ${expected}`, COMMITMENT_FILE)
  }
  if (receipt.season !== commitment.season) add("season-differs", "the receipt is of another season")
  if (receipt.pool !== commitment.pool || receipt.root !== commitment.root || receipt.lines !== commitment.groups + 1) {
    add("receipt-of-another-pool", "the receipt is for another pool than the one committed to")
  }
  if (rootFromPath(bytesOf(receipt.group), receipt.line - 1, receipt.lines, receipt.path) !== receipt.root) {
    add("receipt-not-proved", "the line and its path do not lead to the root: the line is not in that pool")
  }
  return findings
}
