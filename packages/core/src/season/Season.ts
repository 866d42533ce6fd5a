import { Schema } from "effect"
import { CampaignId } from "./CampaignId.ts"
import { consistent } from "./consistent.ts"
import { Count, Nationality, Relation, TimeZone, ZonedInstant } from "./figures.ts"
import { GatePlan } from "./GatePlan.ts"
import { gregorianOf, hijriDay } from "./HijriDay.ts"
import { SeasonDay } from "./SeasonDay.ts"
import { SeasonName } from "./SeasonName.ts"
import { perShare, type Share } from "./Share.ts"

/**
 * All that changes from one year to the next. Nothing but this configuration does: the code knows no year and no figure.
 *
 * The rules that each figure belongs to are stated beside the season's file (`examples/season-1448/RULES.md`).
 */
export const Season = Schema.Struct({
  name: SeasonName.annotate({ description: "The Hijri year. It begins the id of every pilgrim and group." }),
  timeZone: TimeZone.annotate({ description: "The IANA zone in which the season's days begin and end." }),
  arafah: hijriDay("The day at Arafah, on which all ages are counted."),
  registration: Schema.Struct({
    closes: ZonedInstant.annotate({
      description:
        "Applications submitted at this instant or later are late: ISO 8601 with an offset. The end of a day is 24:00 of it, or 00:00 of the next.",
    }),
  }),
  places: Schema.Struct({ total: Count, shares: perShare(Count) }),
  citizens: Schema.NonEmptyArray(Nationality).annotate({
    description: "A group whose principal holds one of these nationalities takes its places from the citizens' share.",
  }),
  permitNationalities: Schema.Array(Nationality).annotate({
    description:
      "Who travels on a Hajj permit; all others need a Hajj visa. " +
      "A change holds for what is not asked for yet: who waits for one, or holds it, travels on that one.",
  }),
  draw: Schema.Struct({
    day: SeasonDay.annotate({ description: "The day of the draw, YYYY-MM-DD." }),
    tiers: Schema.NonEmptyArray(
      Schema.Struct({ firstHajj: Schema.optionalKey(Schema.Boolean), minimumAge: Schema.optionalKey(Count) }),
    ).annotate({
      description:
        "In the order of the draw. A group is in the first tier whose conditions its principal meets; `minimumAge` is in years.",
    }),
    weightCap: Count.annotate({
      description: "A group's weight is 1 + its principal's refused seasons, but never more than this.",
    }),
  }),
  offerDays: Count.annotate({
    description: "A drawn group confirms within so many days, and before the e-track closes, or its places lapse.",
  }),
  cutOffs: Schema.Struct({
    registration: hijriDay(
      "The last day on which the e-track registers: open offers and unregistered journeys lapse on it.",
    ),
    visas: hijriDay("The last day on which visas and permits are asked for."),
  }),
  intake: Schema.Struct({
    minimumAge: Schema.Struct({ principal: perShare(Count), companion: Count }).annotate({
      description: "In full years on the day at Arafah.",
    }),
    maximumCompanions: perShare(Count),
    residenceYears: Count.annotate({
      description: "Full years that a principal who is no citizen has lived in the country when registration closes.",
    }),
    hajjIntervalYears: Count.annotate({ description: "Hijri years between one Hajj and the next." }),
    excusedRelations: Schema.Array(Relation).annotate({
      description: "Companions with these relations to a woman are excused from the interval.",
    }),
    passportMonthsAfterArafah: Count.annotate({
      description: "A passport is valid until at least so many months after Arafah.",
    }),
    phoneCountry: Schema.String.check(
      Schema.isPattern(/^[A-Z]{2}$/u, { expected: "an ISO 3166 alpha-2 code" }),
    ).annotate({
      description: "The ISO 3166 alpha-2 code of the country whose telephone numbers are typed without a country code.",
    }),
  }),
  arrivals: Schema.optionalKey(
    hijriDay(
      "The first day on which somebody arrives for this Hajj; 1 Dhu al-Qaada of its year without it. " +
        "Who crossed the border before it was on another journey.",
    ),
  ),
  returns: Schema.optionalKey(
    hijriDay(
      "The last day by which everybody is to be back; 29 Dhu al-Hijja of its year without it. " +
        "Who is not known to be by then is looked for, and from the day after it the season can be closed.",
    ),
  ),
  opens: Schema.optionalKey(
    Schema.Struct({ entitlements: Schema.optionalKey(SeasonDay), bracelets: Schema.optionalKey(SeasonDay) }),
  ).annotate({
    description:
      "The days (YYYY-MM-DD) from which on each is asked for; a season without it asks as soon as a pilgrim has come so far.",
  }),
  campaigns: Schema.optionalKey(Schema.NonEmptyArray(CampaignId)).annotate({
    description:
      "The campaigns with which places are confirmed, by their numbers; with any in a season that does not name them.",
  }),
  /** Its camps and gates; a season without them issues no credentials for its bracelets. */
  gates: Schema.optionalKey(GatePlan),
  groupFollowsMember: Schema.Boolean.annotate({
    description: "Whether all members of a group stop when one of them leaves it.",
  }),
  // A check that adds nothing to the JSON Schema must say so: otherwise the annotations after it are missing there.
}).check(Schema.makeFilter((season) => consistent(season), { toJsonSchema: () => ({}) }))
// An interface, so that editors and declarations call it by its name.
export interface Season extends Schema.Schema.Type<typeof Season> {}

/** The Hijri year of a season's Hajj. */
export const hijriYear = (season: Season): number => Number(season.name)

/** Whether a nationality is one of the season's citizens. */
export const isCitizen = (season: Season, nationality: string): boolean => season.citizens.includes(nationality)

/** The first day on which an arrival belongs to a season's Hajj. */
export const arrivalsOpen = (season: Season): SeasonDay =>
  season.arrivals?.day ?? (gregorianOf(`${season.name}-11-01`) as SeasonDay)

/** The last day by which everybody is to be back. */
export const returnsBy = (season: Season): SeasonDay =>
  season.returns?.day ?? (gregorianOf(`${season.name}-12-29`) as SeasonDay)

/** The share that a group's places come from, by the nationality of its principal. */
export const shareOf = (season: Season, principalNationality: string): Share =>
  isCitizen(season, principalNationality) ? "citizens" : "others"
