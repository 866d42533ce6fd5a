import { Season } from "@mahmal/core/season/Season"
import { perShare } from "@mahmal/core/season/Share"
import { Schema } from "effect"
import { cursorOf, pageOf } from "./paging.ts"
import { StateName } from "./pilgrimViews.ts"
import { Day, Instant, SeasonRef } from "./values.ts"

/** A season's figures as they are given and read. */
export const Figures = Season.annotate({
  identifier: "Season",
  description: "All that changes from one year to the next.",
})

/** The places of one share. */
const Places = Schema.Struct({
  places: Schema.Int.annotate({ description: "All of them; `taken` and `free` add up to it." }),
  taken: Schema.Int,
  free: Schema.Int,
}).annotate({
  identifier: "Places",
  description: "The places of one share.",
  examples: [{ places: 700, taken: 512, free: 188 }],
})

const line = {
  season: SeasonRef,
  today: Day.annotate({ description: "The day on which the season stands." }),
  shares: perShare(Places),
}

/** A season and its places. */
export const SeasonLine = Schema.Struct(line).annotate({
  identifier: "SeasonLine",
  description: "A season and its places.",
})
export type SeasonLine = typeof SeasonLine.Type

/** A season: its figures, its day, its places, and how many pilgrims stand where. */
export const SeasonStanding = Schema.Struct({
  ...line,
  applications: Schema.Int.annotate({ description: "All of them; the states add up to it." }),
  states: Schema.Record(StateName, Schema.optionalKey(Schema.Int)),
  figures: Figures,
}).annotate({
  identifier: "SeasonStanding",
  description: "A season: its figures, its day, its places, and who stands where.",
})
export type SeasonStanding = typeof SeasonStanding.Type

/** Whether a season is closed, and whom that is about. */
export const SeasonClosing = Schema.Struct({
  season: SeasonRef,
  from: Day.annotate({ description: "The first day on which it can be closed." }),
  asked: Schema.NullOr(
    Schema.Struct({
      by: Schema.String.annotate({ examples: ["person:2f1c"] }),
      reason: Schema.String,
      at: Instant,
      approvedBy: Schema.NullOr(Schema.String),
      approvedBecause: Schema.NullOr(Schema.String).annotate({ description: "Why the other agreed." }),
      approved: Schema.NullOr(Instant).annotate({
        description: "Since when it is closed, for good; null until another agrees.",
      }),
    }),
  ).annotate({ description: "Who asked to close it, and why; null before anybody did." }),
  neverTravelled: Schema.Int.annotate({
    description: "Of how many nothing says that they travelled: closing the season ends, or has ended, their journeys.",
  }),
  missing: Schema.Int.annotate({
    description:
      "How many were seen at the border and are not known to be back. Each is looked for, also after the season is closed.",
  }),
}).annotate({ identifier: "SeasonClosing", description: "Whether a season is closed, and whom that is about." })
export type SeasonClosing = typeof SeasonClosing.Type

export const seasonsCursor = cursorOf("seasons", SeasonRef)
export const Seasons = pageOf("Seasons", SeasonLine, seasonsCursor)
