import { readFileSync } from "node:fs"
import { Result } from "effect"
import { readSeason } from "../../src/season/readSeason.ts"
import type { Season } from "../../src/season/Season.ts"

const file = new URL("../../../../examples/season-1448/season.json", import.meta.url)

/** The parsed JSON of the sample season; a new copy each time, to be spoilt. */
export const json1448 = () => JSON.parse(readFileSync(file, "utf8"))

/** The sample season. */
export const season1448: Season = Result.getOrThrow(readSeason(json1448()))
