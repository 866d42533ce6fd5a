import { Result } from "effect"
import { sha256 } from "../hashing/sha256.ts"
import { BEACON_FILE, type BeaconFile, parseBeacon } from "./Beacon.ts"
import type { Commitment } from "./Commitment.ts"
import type { DrawFileName, DrawFiles } from "./DrawFiles.ts"
import { type Finding, findingOf } from "./Finding.ts"
import type { Pool } from "./Pool.ts"
import { COMMITMENT_FILE, parseCommitment } from "./parseCommitment.ts"
import { POOL_FILE, parsePool } from "./parsePool.ts"
import { parseRules, RULES_FILE, type Rules } from "./Rules.ts"
import { parseReveals, REVEALS_FILE, type Reveals } from "./reveals.ts"
import { parseSources, SOURCES_FILE, type Sources } from "./Sources.ts"
import { Unreadable } from "./Unreadable.ts"

/** The input files of a draw, read but not yet judged. */
export interface DrawInputs {
  readonly commitment: Commitment
  /** The SHA-256 of the commitment's, the pool's and the rules' file. */
  readonly hashes: { readonly commitment: string; readonly pool: string; readonly rules: string }
  readonly pool: Pool
  readonly rules: Rules
  /** What the commitment's randomness became: a beacon or the values of sources. */
  readonly came:
    | { readonly kind: "drand"; readonly file: BeaconFile }
    | { readonly kind: "sources"; readonly file: Sources }
  /** `undefined` when nobody committed to a secret. */
  readonly reveals: Reveals | undefined
}

/** The findings for those of some reads that failed, in their order. */
export const failures = (reads: ReadonlyArray<Result.Result<unknown, Unreadable>>): ReadonlyArray<Finding> =>
  reads.flatMap((read) => (Result.isFailure(read) ? [findingOf(read.failure)] : []))

/** Reads one of the files; a missing one is unreadable. */
export const readFile = <A>(
  files: DrawFiles,
  file: DrawFileName,
  parse: (bytes: Uint8Array) => Result.Result<A, Unreadable>,
): Result.Result<A, Unreadable> => {
  const bytes = files[file]
  return bytes === undefined
    ? Result.fail(new Unreadable({ file, line: 0, field: "file", reason: "the file is missing" }))
    : parse(bytes)
}

const readRandomness = (files: DrawFiles, commitment: Commitment): Result.Result<DrawInputs["came"], Unreadable> =>
  commitment.randomness.kind === "drand"
    ? Result.map(readFile(files, BEACON_FILE, parseBeacon), (file) => ({ kind: "drand", file }))
    : Result.map(readFile(files, SOURCES_FILE, parseSources), (file) => ({ kind: "sources", file }))

/** Reads the files that the commitment calls for; a finding for each of them that cannot be read. */
export const readInputs = (files: DrawFiles): Result.Result<DrawInputs, ReadonlyArray<Finding>> => {
  const pool = readFile(files, POOL_FILE, parsePool)
  const rules = readFile(files, RULES_FILE, parseRules)
  const committed = readFile(files, COMMITMENT_FILE, parseCommitment)
  if (Result.isFailure(committed)) return Result.fail(failures([pool, rules, committed]))
  const commitment = committed.success
  const came = readRandomness(files, commitment)
  const reveals =
    commitment.secrets.length === 0 ? Result.succeed(undefined) : readFile(files, REVEALS_FILE, parseReveals)
  const all = Result.all({ pool, rules, came, reveals })
  if (Result.isFailure(all)) return Result.fail(failures([pool, rules, came, reveals]))
  const bytesOf = (file: DrawFileName) => files[file] ?? new Uint8Array()
  const hashes = {
    commitment: sha256(bytesOf(COMMITMENT_FILE)),
    pool: sha256(bytesOf(POOL_FILE)),
    rules: sha256(bytesOf(RULES_FILE)),
  }
  return Result.succeed({ ...all.success, commitment, hashes })
}
