import { Schema } from "effect"

/** The season's pool is frozen: what was asked would change it, or the rules that it was frozen by. */
export class SeasonFrozen extends Schema.TaggedError<SeasonFrozen>()("SeasonFrozen", {
  season: Schema.String,
  what: Schema.Literals(["applications", "figures"]),
}) {
  override get message(): string {
    return `The pool of ${this.season} is frozen, so its ${this.what} stay as they are. The committee can correct it.`
  }
}
