import type { DrawFileName } from "@mahmal/core/draw/DrawFiles"
import { Effect } from "effect"
import { readSeason } from "../store/readSeason.ts"
import { readProcedure } from "./readStage.ts"

/** The files that are public at a stage; of the sources and the beacon, and of secrets, those that there are. */
const publicAt = {
  Open: [],
  Frozen: [],
  Committed: ["commitment.txt", "rules.txt"],
  Drawn: ["commitment.txt", "rules.txt"],
  Published: ["commitment.txt", "rules.txt", "pool.txt", "reveals.txt", "beacon.txt", "sources.txt", "result.txt"],
} as const satisfies Record<string, ReadonlyArray<DrawFileName>>

/** Which files of a season's draw are public now. */
export const publicFiles = Effect.fn("publicFiles")(function* (season: string) {
  const { stage } = yield* readProcedure(season)
  return publicAt[stage._tag] as ReadonlyArray<DrawFileName>
})

/** Where a season's draw stands, with its hashes and every act of the committee. */
export const readDraw = Effect.fn("readDraw")(function* (season: string, files: ReadonlyArray<DrawFileName>) {
  yield* readSeason(season)
  const { stage, acts } = yield* readProcedure(season)
  const { _tag, ...told } = stage
  const { comes, ...hashes } = { comes: undefined, seed: undefined, randomness: undefined, ...told }
  const { seed: _seed, randomness: _randomness, ...known } = hashes
  return {
    stage: _tag,
    ...known,
    ...(comes === undefined ? {} : { comes: new Date(comes * 1000).toISOString() }),
    files,
    acts: acts.map(({ act, ...rest }) => ({ ...rest, act: act._tag })),
  }
})
