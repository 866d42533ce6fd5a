import { readFileSync } from "node:fs"
import { readSeason } from "@mahmal/core/season/readSeason"
import type { Season } from "@mahmal/core/season/Season"
import { Result } from "effect"

const sample = new URL("../../examples/season-1448/season.json", import.meta.url)

/**
 * The sample season with places for everybody, and without dates to wait for: a pilgrim moves on with every answer.
 */
export const season: Season = Result.getOrThrow(
  readSeason({
    ...JSON.parse(readFileSync(sample, "utf8")),
    places: { total: 200_000_000, shares: { citizens: 100_000_000, others: 100_000_000 } },
    opens: {},
  }),
)
