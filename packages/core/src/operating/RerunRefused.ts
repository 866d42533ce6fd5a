import { Schema } from "effect"

/** Why a plan to run exchanges again was not made, approved or stopped. `why` is for the person who asked. */
export class RerunRefused extends Schema.TaggedError<RerunRefused>()("RerunRefused", {
  reason: Schema.Literals([
    "same-person",
    "another-plan",
    "approved-already",
    "over-already",
    "too-many",
    "nothing-chosen",
    "not-there",
  ]),
  why: Schema.String,
}) {
  override get message(): string {
    return this.why
  }
}
