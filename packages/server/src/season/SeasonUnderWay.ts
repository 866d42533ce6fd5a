import { Schema } from "effect"

/** What has begun of this season, or is over, cannot be changed so. Nothing was changed. */
export class SeasonUnderWay extends Schema.TaggedError<SeasonUnderWay>()("SeasonUnderWay", {
  season: Schema.String,
  today: Schema.String,
  why: Schema.String,
}) {
  override get message(): string {
    return `The season ${this.season} stands on ${this.today}: ${this.why}.`
  }
}
