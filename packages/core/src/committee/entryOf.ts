import type { PoolGroup } from "../draw/Pool.ts"
import { type Season, shareOf } from "../season/Season.ts"
import { fullYears, type SeasonDay } from "../season/SeasonDay.ts"

/** What the draw must know of a group. */
export interface Applicants {
  readonly reference: string
  /** The accepted members, the principal among them. */
  readonly members: number
  readonly principal: {
    readonly nationality: string
    readonly birthDate: SeasonDay
    /** Hijri year, of the last Hajj if there was one. */
    readonly lastHajjYear: number | null
    readonly refusedSeasons: number
  }
}

/** A group's entry in the pool: its share, its tier (from 1) and its weight, by the season's rules. */
export const entryOf = ({ reference, members, principal }: Applicants, season: Season): PoolGroup => ({
  reference,
  members,
  share: shareOf(season, principal.nationality),
  tier: 1 + season.draw.tiers.findIndex((tier) => meets(tier, principal, season)),
  weight: Math.min(season.draw.weightCap, 1 + principal.refusedSeasons),
})

const meets = (
  { firstHajj, minimumAge }: Season["draw"]["tiers"][number],
  principal: Applicants["principal"],
  season: Season,
): boolean =>
  (firstHajj === undefined || (principal.lastHajjYear === null) === firstHajj) &&
  (minimumAge === undefined || fullYears(principal.birthDate, season.arafah.day) >= minimumAge)
