import type { Schema } from "effect"
import { closingDay } from "./closingDay.ts"
import type { HijriDay } from "./HijriDay.ts"
import type { SeasonDay } from "./SeasonDay.ts"

/** What of a season must agree with something else of it. */
type Related = {
  readonly name: string
  readonly timeZone: string
  readonly arafah: HijriDay
  readonly registration: { readonly closes: string }
  readonly places: { readonly total: number; readonly shares: { readonly citizens: number; readonly others: number } }
  readonly draw: { readonly day: SeasonDay; readonly weightCap: number }
  readonly arrivals?: HijriDay
  readonly cutOffs: { readonly registration: HijriDay; readonly visas: HijriDay }
}

/** Says of each pair of figures that contradict each other where it is, what was found and what is expected. */
export const consistent = (season: Related): ReadonlyArray<Schema.FilterIssue> => {
  const { citizens, others } = season.places.shares
  const steps: ReadonlyArray<readonly [path: ReadonlyArray<string>, day: string]> = [
    [["registration", "closes"], closingDay(season)],
    [["draw", "day"], season.draw.day],
    [["cutOffs", "registration"], season.cutOffs.registration.day],
    [["cutOffs", "visas"], season.cutOffs.visas.day],
    [["arafah"], season.arafah.day],
  ]
  const outOfOrder = steps.slice(1).flatMap(([path, day], index) => {
    const [earlierPath, earlier] = steps[index] ?? [[], ""]
    return day > earlier
      ? []
      : [{ path, issue: `Expected a day after ${earlierPath.join(".")} (${earlier}), got ${day}` }]
  })
  const shares =
    citizens + others === season.places.total
      ? []
      : [{ path: ["places", "shares"], issue: `Expected ${season.places.total} in total, got ${citizens} + ${others}` }]
  const year = season.arafah.hijri.startsWith(`${season.name}-12-`)
    ? []
    : [{ path: ["arafah", "hijri"], issue: `Expected a day of month 12 of ${season.name}, got ${season.arafah.hijri}` }]
  const arrivals =
    season.arrivals === undefined || season.arrivals.day < season.arafah.day
      ? []
      : [
          {
            path: ["arrivals"],
            issue: `Expected a day before arafah (${season.arafah.day}), got ${season.arrivals.day}`,
          },
        ]
  const weight = season.draw.weightCap >= 1 ? [] : [{ path: ["draw", "weightCap"], issue: "Expected 1 or more, got 0" }]
  return [...outOfOrder, ...shares, ...year, ...arrivals, ...weight]
}
