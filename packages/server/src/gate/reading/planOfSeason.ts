import type { SitePlan } from "@mahmal/gate"
import { Effect } from "effect"
import { NotKnown } from "../../NotKnown.ts"
import { readSeason } from "../../store/readSeason.ts"

/** The camps and gates of a season, as readers hold them. Whose campaigns live in which camp is not their business. */
export const planOfSeason = Effect.fn("planOfSeason")(function* (season: string) {
  const { figures } = yield* readSeason(season)
  if (figures.gates === undefined) return yield* new NotKnown({ what: "gate", name: `in the season ${season}` })
  const { camps, gates, limits } = figures.gates
  const plan: SitePlan = {
    season: Number(season),
    camps: camps.map(({ campaigns: _, ...camp }) => camp),
    gates,
    limits,
  }
  return plan
})
