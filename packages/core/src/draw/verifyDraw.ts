import { Result } from "effect"
import { checkInputs } from "./checkInputs.ts"
import { comparePool } from "./comparePool.ts"
import type { DrawFiles } from "./DrawFiles.ts"
import { draw } from "./draw.ts"
import { type Finding, Findings } from "./Finding.ts"
import { COMMITMENT_FILE } from "./parseCommitment.ts"
import { parseResult, RESULT_FILE, type ResultFile } from "./parseResult.ts"
import { type DrawInputs, failures, readFile, readInputs } from "./readInputs.ts"
import { seedOfInputs } from "./seedOfInputs.ts"
import { writeResult } from "./writeResult.ts"

const LF = 0x0a

/** The number of the first line in which two files differ, or 0 when they are equal. */
const firstDifference = (a: Uint8Array, b: Uint8Array): number => {
  let line = 1
  for (let at = 0; at < a.length || at < b.length; at++) {
    if (a[at] !== b[at]) return line
    if (a[at] === LF) line++
  }
  return 0
}

const checkStatements = (
  { commitment, hashes, rules }: DrawInputs,
  result: ResultFile,
  expected: string | undefined,
  findings: Findings,
): void => {
  if (result.season !== commitment.season) {
    findings.add("season-differs", RESULT_FILE, `season ${result.season}, not ${commitment.season}`)
  }
  if (hashes.commitment !== result.commitment || hashes.commitment !== (expected ?? hashes.commitment)) {
    const before = expected ?? result.commitment
    findings.add("commitment-changed", COMMITMENT_FILE, `its SHA-256 is ${hashes.commitment}, published was ${before}`)
  }
  if (result.program !== commitment.program) {
    findings.add("program-differs", RESULT_FILE, `drawn by ${result.program}, committed to was ${commitment.program}`)
  }
  if (result.pool !== commitment.pool) findings.add("pool-changed", RESULT_FILE, `drawn from the pool ${result.pool}`)
  if (result.rules !== commitment.rules)
    findings.add("rules-changed", RESULT_FILE, `drawn by the rules ${result.rules}`)
  for (const share of new Set([...Object.keys(rules.places), ...result.places.keys()])) {
    const ruled = Object.hasOwn(rules.places, share) ? rules.places[share] : undefined
    const drawn = result.places.get(share)
    if (ruled !== drawn) findings.add("places-differ", share, `drawn for ${drawn} places, the rules say ${ruled}`)
  }
}

const checkOrder = (inputs: DrawInputs, result: ResultFile, bytes: Uint8Array, findings: Findings): void => {
  if (findings.has("pool-changed", "rules-changed", "places-differ", "share-unknown", "program-unknown")) return
  const again = draw(inputs.pool, result.seed, inputs.rules.places)
  if (Result.isFailure(again)) return
  const line = firstDifference(writeResult(result, inputs.pool, again.success), bytes)
  if (line > 0)
    findings.add("result-differs", `${RESULT_FILE}:${line}`, "drawing again from the stated seed gives another line")
}

/**
 * Verifies a published draw from its files alone; no finding means that it is the draw that was committed to.
 *
 * `expected` is the commitment's hash as somebody saw it published before the draw. Without it the files are only
 * compared with each other, and a whole set of files made up afterwards could agree.
 */
export const verifyDraw = (files: DrawFiles, expected?: string): ReadonlyArray<Finding> => {
  const read = readInputs(files)
  const result = readFile(files, RESULT_FILE, parseResult)
  if (Result.isFailure(read)) return [...read.failure, ...failures([result])]
  if (Result.isFailure(result)) return failures([result])
  const inputs = read.success
  const bytes = files[RESULT_FILE] ?? new Uint8Array()
  const findings = new Findings()
  checkInputs(inputs, findings)
  checkStatements(inputs, result.success, expected, findings)
  if (inputs.hashes.pool !== inputs.commitment.pool) comparePool(inputs.pool, bytes, findings)
  const seed = seedOfInputs(inputs, result.success.commitment)
  if (seed !== undefined && seed !== result.success.seed) {
    findings.add("seed-differs", RESULT_FILE, `the seed is ${result.success.seed}, the inputs give ${seed}`)
  }
  checkOrder(inputs, result.success, bytes, findings)
  return findings.list
}
