import { Result } from "effect"
import { checkInputs } from "./checkInputs.ts"
import type { DrawFiles } from "./DrawFiles.ts"
import { type Draw, draw } from "./draw.ts"
import { type Finding, Findings } from "./Finding.ts"
import type { Pool } from "./Pool.ts"
import { readInputs } from "./readInputs.ts"
import { seedOfInputs } from "./seedOfInputs.ts"
import { writeResult } from "./writeResult.ts"

/** A draw that was made by the public procedure. */
export interface PublicDraw {
  readonly pool: Pool
  readonly seed: string
  readonly draw: Draw
  /** The bytes of the result's file. */
  readonly result: Uint8Array
}

/**
 * Draws from the committee's files, or refuses with everything that is wrong with them.
 *
 * One finding is enough to refuse: a beacon of another round, or a secret that was not revealed, stops the draw.
 */
export const runDraw = (files: DrawFiles): Result.Result<PublicDraw, ReadonlyArray<Finding>> => {
  const inputs = readInputs(files)
  if (Result.isFailure(inputs)) return Result.fail(inputs.failure)
  const { pool, rules, commitment, hashes } = inputs.success
  const findings = new Findings()
  checkInputs(inputs.success, findings)
  const seed = seedOfInputs(inputs.success, hashes.commitment)
  if (seed === undefined || findings.list.length > 0) return Result.fail(findings.list)
  return Result.map(
    Result.mapError(
      draw(pool, seed, rules.places),
      ({ share, message }): ReadonlyArray<Finding> => [{ code: "share-unknown", where: share, message }],
    ),
    (drawn) => ({
      pool,
      seed,
      draw: drawn,
      result: writeResult({ season: pool.season, program: commitment.program, ...hashes, seed }, pool, drawn),
    }),
  )
}
