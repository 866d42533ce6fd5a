import type { Season } from "@mahmal/core/season/Season"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect, Schema } from "effect"
import { Database } from "../postgres/Database.ts"

/** A season as it stands. */
export interface StandingSeason {
  readonly figures: Season
  readonly today: SeasonDay
  readonly rehearsedWith: string | null
  readonly placesPassedOn: SeasonDay | null
}

/** No season of this name is set up. */
export class SeasonUnknown extends Schema.TaggedError<SeasonUnknown>()("SeasonUnknown", { season: Schema.String }) {
  override get message(): string {
    return `There is no season ${this.season}.`
  }
}

interface Row {
  readonly figures: Season
  readonly today: SeasonDay
  readonly rehearsed_with: string | null
  readonly places_passed_on: SeasonDay | null
}

/** Reads a season and the day that it stands on. */
export const readSeason = Effect.fn("readSeason")(function* (name: SeasonName | string) {
  const database = yield* Database
  const [row] = yield* database.query<Row>({
    text: "select figures, today::text, rehearsed_with, places_passed_on::text from season where name = $1",
    values: [name],
  })
  if (row === undefined) return yield* new SeasonUnknown({ season: name })
  // Stored by us, as decoded: reading it again as it was written would need it encoded.
  const season: StandingSeason = {
    figures: row.figures,
    today: row.today,
    rehearsedWith: row.rehearsed_with,
    placesPassedOn: row.places_passed_on,
  }
  return season
})
