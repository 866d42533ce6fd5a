import { Schema } from "effect"

/** Why an act on an exchange was not done. `why` is for the person who asked, and names what can be done instead. */
export class ExchangeRefusal extends Schema.TaggedError<ExchangeRefusal>()("ExchangeRefusal", {
  exchange: Schema.String,
  act: Schema.String,
  state: Schema.String,
  reason: Schema.Literals([
    "already-done",
    "already-queued",
    "not-repeatable",
    "cut-off-passed",
    "not-wanted",
    "still-in-doubt",
    "too-early",
    "somebody-waits",
    "word-incomplete",
    "nothing-to-edit",
    "under-way",
    "not-possible-here",
    "contradiction",
  ]),
  why: Schema.String,
}) {
  override get message(): string {
    return this.why
  }
}
