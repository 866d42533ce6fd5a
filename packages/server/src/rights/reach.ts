import { campaignsOwn } from "../postgres/campaignsOwn.ts"
import { seasonIn } from "../postgres/seasonIn.ts"
import { given, type Place, where } from "../postgres/where.ts"
import type { CallerShape } from "./Caller.ts"

/** How far a caller sees: the seasons, and the campaign whose pilgrims alone are shown. */
export interface Reach {
  readonly seasons: "all" | ReadonlyArray<string>
  readonly campaign?: string
}

/** The reach of the hub itself, and of who works for the whole mission. */
export const everything: Reach = { seasons: "all" }

/** How far a caller sees. */
export const reachOf = ({ seasons, unit, campaign }: CallerShape): Reach =>
  // Of a campaign that is not named nobody is an own pilgrim.
  unit === "campaign" ? { seasons, campaign: campaign ?? "" } : { seasons }

/** In which seasons somebody works, whatever else is known of them. */
export type Seasons = Pick<Reach, "seasons">

/** Whether somebody works in a season. */
export const worksIn = ({ seasons }: Seasons, season: string): boolean => seasons === "all" || seasons.includes(season)

/** The same as conditions in SQL, of a column of seasons; none where somebody works in all. */
export const seasonsWithin = ({ seasons }: Seasons, season: string, place: Place): ReadonlyArray<string> =>
  seasons === "all" ? [] : [`${season} = any(${place(seasons)}::text[])`]

/** Pilgrims, groups and orders begin with their season, and so does what is named after them, behind a slash. */
const seasonsIn = /^(\d{4})$|(?:^|\/)(\d{4})-/

/** Whether a name is of a season in which a caller does not work. A name that tells no season is of none. */
export const isOfOtherSeason = (name: string, seasons: Seasons): boolean => {
  const [, season, before] = seasonsIn.exec(name) ?? []
  const named = season ?? before
  return named !== undefined && !worksIn(seasons, named)
}

/** A campaign's own people, as an array in SQL. */
const own = (campaign: string, place: Place): string => `
  array(${campaignsOwn(`${place(campaign)}::text`)})`

/**
 * Conditions in SQL that leave the pilgrims within reach, to be joined with `and`; none where everybody is. `id` is the
 * column of their ids, or a value that may be nobody's: none of them looks at anybody but a campaign's own people, so
 * each takes as long for a stranger as for no one.
 */
export const withinReach = ({ seasons, campaign }: Reach, id: string, place: Place): ReadonlyArray<string> => [
  ...seasonsWithin({ seasons }, seasonIn(id), place),
  ...given(campaign, (one) => `${id} = any(${own(one, place)})`),
]

/**
 * The pilgrims within reach, as a source of rows in SQL. Those of a campaign are found before anything else is asked of
 * them: a search costs the same whether a stranger would have been found, or nobody.
 */
export const pilgrimsWithin = (reach: Reach, place: Place): string => {
  const conditions = withinReach(reach, "id", place)
  if (reach.campaign !== undefined) return `(select * from pilgrim ${where(conditions)} offset 0)`
  return conditions.length === 0 ? "pilgrim" : `(select * from pilgrim ${where(conditions)})`
}
