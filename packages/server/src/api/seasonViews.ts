import { Season } from "@mahmal/core/season/Season"
import { perShare } from "@mahmal/core/season/Share"
import { Schema } from "effect"
import { cursorOf, pageOf } from "./paging.ts"
import { StateName } from "./pilgrimViews.ts"
import { Day, SeasonRef } from "./values.ts"

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

export const seasonsCursor = cursorOf("seasons", SeasonRef)
export const Seasons = pageOf("Seasons", SeasonLine, seasonsCursor)
