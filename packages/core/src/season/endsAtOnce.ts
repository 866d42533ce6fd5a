import { closingDay } from "./closingDay.ts"
import { returnsBy, type Season } from "./Season.ts"
import type { SeasonDay } from "./SeasonDay.ts"

/** The last days of a season, on which something of people's journeys ends, by their place in its figures. */
const lastDays: ReadonlyArray<readonly [path: string, dayOf: (season: Season) => SeasonDay]> = [
  ["cutOffs.registration", (season) => season.cutOffs.registration.day],
  ["cutOffs.visas", (season) => season.cutOffs.visas.day],
  ["arafah", (season) => season.arafah.day],
  ["returns", returnsBy],
]

/**
 * Why figures cannot take the place of those of a season that stands on a day: a last day that is still to come would be over, and
 * with it, for good, the journeys of all who wait for it; or the days that have begun would have begun at another hour. Undefined
 * when they do neither, and of a season that has not begun: it may be set up anew. A day that is over may be put off, and one that is to come may be brought forward as far as today.
 */
export const endsAtOnce = (standing: Season, today: SeasonDay, figures: Season): string | undefined => {
  if (today <= closingDay(standing)) return undefined
  if (figures.timeZone !== standing.timeZone)
    return `its days turn in ${standing.timeZone}, and timeZone stays as it is from the first of them on`
  const over = lastDays.find(([, dayOf]) => dayOf(standing) >= today && dayOf(figures) < today)
  if (over === undefined) return undefined
  const [path, dayOf] = over
  return `${path} is ${dayOf(standing)} and would be over at once: it can be ${today} at the earliest, got ${dayOf(figures)}`
}
