import { BEACON_FILE } from "./Beacon.ts"
import { COMMITMENT_FILE } from "./parseCommitment.ts"
import { POOL_FILE } from "./parsePool.ts"
import { RESULT_FILE } from "./parseResult.ts"
import { RULES_FILE } from "./Rules.ts"
import { REVEALS_FILE } from "./reveals.ts"
import { SOURCES_FILE } from "./Sources.ts"

/** The names of a draw's files: what it is made from, and its result. */
export const drawFileNames = [
  POOL_FILE,
  RULES_FILE,
  COMMITMENT_FILE,
  REVEALS_FILE,
  BEACON_FILE,
  SOURCES_FILE,
  RESULT_FILE,
] as const

/** The name of one of the files. */
export type DrawFileName = (typeof drawFileNames)[number]

/** The bytes of the files that are there. Which are needed is for the commitment to say. */
export type DrawFiles = { readonly [File in DrawFileName]?: Uint8Array | undefined }
