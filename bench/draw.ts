/**
 * Freezes, draws and verifies a pool, and prints each time with the time of sorting the same number of keys.
 *
 * `pnpm bench:draw [GROUPS]`, two million by default. Memory is the highest resident size so far.
 */
import { Result } from "effect"
import { commitTo, writeCommitment } from "../packages/core/src/draw/Commitment.ts"
import type { DrawFiles } from "../packages/core/src/draw/DrawFiles.ts"
import { freezePool } from "../packages/core/src/draw/freezePool.ts"
import type { PoolGroup } from "../packages/core/src/draw/Pool.ts"
import { writeRules } from "../packages/core/src/draw/Rules.ts"
import { runDraw } from "../packages/core/src/draw/runDraw.ts"
import { writeSources } from "../packages/core/src/draw/Sources.ts"
import { verifyDraw } from "../packages/core/src/draw/verifyDraw.ts"
import { bytesOf } from "../packages/core/src/hashing/sha256.ts"

const SEASON = "1448"
const SIZE = Number(process.argv[2] ?? 2_000_000)
const MADE = "2026-11-25T09:00:00Z"
const PLACES = { citizens: 3700, others: 700 }

/** Maps 0 … SIZE - 1 to different 32-bit numbers, so that the keys are unsorted. */
const scattered = (index: number): number => Math.imul(index + 1, 0x9e3779b1) >>> 0

function* groups(): Generator<PoolGroup> {
  for (let index = 0; index < SIZE; index++) {
    const number = scattered(index)
    yield {
      reference: `G${String(number).padStart(10, "0")}`,
      members: 1 + (number % 4),
      share: number % 5 === 0 ? "others" : "citizens",
      tier: 1 + (number % 3),
      weight: 1 + (number % 6),
    }
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

let sorting = 0

const timed = <A>(what: string, work: () => A): A => {
  const start = performance.now()
  const value = work()
  const seconds = (performance.now() - start) / 1000
  sorting ||= seconds
  const ratio = (seconds / sorting).toFixed(1).padStart(5)
  const memory = megabytes(process.resourceUsage().maxRSS * 1024).padStart(8)
  console.log(`${what.padEnd(34)} ${seconds.toFixed(2).padStart(7)} s ${ratio} × sorting  ${memory}`)
  return value
}

const keys = Array.from({ length: SIZE }, (_, index) => `G${String(scattered(index)).padStart(10, "0")}`)
console.log(`${SIZE.toLocaleString("en")} groups, Node ${process.version}`)
timed("sort as many keys (the measure)", () => keys.sort())
keys.length = 0

const pool = timed("freeze: sort, write, check", () => Result.getOrThrow(freezePool(SEASON, groups())))
const rules = writeRules({ season: SEASON, places: PLACES, figures: {} })
const commitment = timed("commit: hash and Merkle root", () =>
  commitTo(pool, rules, {
    made: MADE,
    randomness: { kind: "sources", sources: [{ name: "bench", description: "a number" }] },
    secrets: [],
  }),
)
const inputs: DrawFiles = {
  "pool.txt": pool.bytes,
  "rules.txt": bytesOf(rules),
  "commitment.txt": bytesOf(writeCommitment(commitment)),
  "sources.txt": bytesOf(writeSources({ season: SEASON, sources: [{ name: "bench", numbers: ["1448"] }] })),
}
const { result } = timed("draw: check, order, write result", () => Result.getOrThrow(runDraw(inputs)))
const findings = timed("verify: check, order, compare", () => verifyDraw({ ...inputs, "result.txt": result }))
console.log(`pool ${megabytes(pool.bytes.length)}, result ${megabytes(result.length)}, findings ${findings.length}`)
process.exitCode = findings.length === 0 ? 0 : 1
