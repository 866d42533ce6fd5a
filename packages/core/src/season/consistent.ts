import type { Schema } from "effect"
import { MOST, MOST_TIER } from "../draw/Pool.ts"
import { closingDay } from "./closingDay.ts"
import { LARGEST_COUNT } from "./figures.ts"
import type { HijriDay } from "./HijriDay.ts"
import { hajjEnds } from "./hajjEnds.ts"
import type { SeasonDay } from "./SeasonDay.ts"

/** What of a season must agree with something else of it. */
type Related = {
  readonly name: string
  readonly timeZone: string
  readonly arafah: HijriDay
  readonly registration: { readonly closes: string }
  readonly places: { readonly total: number; readonly shares: PerShare }
  readonly draw: { readonly day: SeasonDay; readonly tiers: ReadonlyArray<Tier>; readonly weightCap: number }
  readonly arrivals?: HijriDay
  readonly returns?: HijriDay
  readonly cutOffs: { readonly registration: HijriDay; readonly visas: HijriDay }
  readonly intake: { readonly maximumCompanions: PerShare }
  readonly campaigns?: ReadonlyArray<string>
  readonly gates?: { readonly camps: ReadonlyArray<{ readonly campaigns?: ReadonlyArray<string> }> }
  readonly opens?: { readonly entitlements?: SeasonDay; readonly bracelets?: SeasonDay }
}
type PerShare = { readonly citizens: number; readonly others: number }
type Tier = { readonly firstHajj?: boolean; readonly minimumAge?: number }
type Path = ReadonlyArray<string>

type Faults = ReadonlyArray<Schema.FilterIssue>

/** Says of figures that contradict each other, or cannot be counted by, where they are, what was found and what is expected. */
export const consistent = (season: Related): Faults => [
  ...outOfOrder(season),
  ...opensTooLate(season),
  ...sharesApart(season),
  ...outOfYear(season),
  ...arrivesTooLate(season),
  ...returnsTooEarly(season),
  ...outOfBounds(season),
  ...withoutTier(season),
  ...foreignCampaigns(season),
]

/** Says which step of the season does not come after the one before it. */
const outOfOrder = (season: Related): Faults => {
  const steps: ReadonlyArray<readonly [path: Path, day: string]> = [
    [["registration", "closes"], closingDay(season)],
    [["draw", "day"], season.draw.day],
    [["cutOffs", "registration"], season.cutOffs.registration.day],
    [["cutOffs", "visas"], season.cutOffs.visas.day],
    [["arafah"], season.arafah.day],
  ]
  return steps.slice(1).flatMap(([path, day], index) => {
    const [earlierPath, earlier] = steps[index] ?? [[], ""]
    return day > earlier
      ? []
      : [{ path, issue: `Expected a day after ${earlierPath.join(".")} (${earlier}), got ${day}` }]
  })
}

/** Says what is asked for only when it can no longer be had. */
const opensTooLate = ({ opens, cutOffs, arafah }: Related): Faults => {
  const openings: ReadonlyArray<readonly [path: Path, day: string | undefined, last: Path, lastDay: string]> = [
    [["opens", "entitlements"], opens?.entitlements, ["cutOffs", "visas"], cutOffs.visas.day],
    [["opens", "bracelets"], opens?.bracelets, ["arafah"], arafah.day],
  ]
  return openings.flatMap(([path, day, last, lastDay]) =>
    day === undefined || day <= lastDay
      ? []
      : [{ path, issue: `Expected no day after ${last.join(".")} (${lastDay}), got ${day}` }],
  )
}

const sharesApart = ({ places: { total, shares } }: Related): Faults =>
  shares.citizens + shares.others === total
    ? []
    : [{ path: ["places", "shares"], issue: `Expected ${total} in total, got ${shares.citizens} + ${shares.others}` }]

const outOfYear = ({ name, arafah: { hijri } }: Related): Faults =>
  hijri.startsWith(`${name}-12-`)
    ? []
    : [{ path: ["arafah", "hijri"], issue: `Expected a day of month 12 of ${name}, got ${hijri}` }]

const arrivesTooLate = ({ arrivals, arafah }: Related): Faults =>
  arrivals === undefined || arrivals.day < arafah.day
    ? []
    : [{ path: ["arrivals"], issue: `Expected a day before arafah (${arafah.day}), got ${arrivals.day}` }]

const returnsTooEarly = ({ returns, arafah }: Related): Faults => {
  const ends = hajjEnds(arafah.day)
  return returns === undefined || returns.day >= ends
    ? []
    : [{ path: ["returns"], issue: `Expected no day before the Hajj ends (${ends}), got ${returns.day}` }]
}

/** Says which campaign lives in a camp and is none of the season's. */
const foreignCampaigns = ({ campaigns: known, gates }: Related): Faults =>
  (gates?.camps ?? []).flatMap(({ campaigns = [] }, camp) =>
    campaigns.flatMap((campaign, n) =>
      known?.includes(campaign) === false
        ? [
            {
              path: ["gates", "camps", camp, "campaigns", n],
              issue: `Expected a campaign of the season, got ${campaign}`,
            },
          ]
        : [],
    ),
  )

/** Says which figures no share could be counted by, or no pool be frozen with (`docs/draw.md`, "The pool"). */
const outOfBounds = ({ places, draw, intake }: Related): Faults => {
  const bounds: ReadonlyArray<readonly [path: Path, figure: number, least: number, most: number]> = [
    [["places", "shares", "citizens"], places.shares.citizens, 0, LARGEST_COUNT],
    [["places", "shares", "others"], places.shares.others, 0, LARGEST_COUNT],
    [["draw", "tiers", "length"], draw.tiers.length, 1, MOST_TIER],
    [["draw", "weightCap"], draw.weightCap, 1, MOST],
    [["intake", "maximumCompanions", "citizens"], intake.maximumCompanions.citizens, 0, MOST - 1],
    [["intake", "maximumCompanions", "others"], intake.maximumCompanions.others, 0, MOST - 1],
  ]
  return bounds.flatMap(([path, figure, least, most]) =>
    figure >= least && figure <= most ? [] : [{ path, issue: `Expected ${least} to ${most}, got ${figure}` }],
  )
}

/** Says which principals have no tier. Figures of age may change after somebody applied: some tier takes everybody. */
const withoutTier = ({ draw }: Related): Faults =>
  [true, false].flatMap((first) =>
    draw.tiers.some(({ firstHajj = first, minimumAge = 0 }) => firstHajj === first && minimumAge === 0)
      ? []
      : [
          {
            path: ["draw", "tiers"],
            issue: `Expected a tier without minimumAge for ${first ? "a first" : "another"} Hajj`,
          },
        ],
  )
