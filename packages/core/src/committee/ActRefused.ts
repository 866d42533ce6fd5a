import { Schema } from "effect"

/** Why an act of the committee was not done. `why` is for the person who asked. */
export class ActRefused extends Schema.TaggedError<ActRefused>()("ActRefused", {
  act: Schema.String,
  stage: Schema.String,
  reason: Schema.Literals([
    "same-person",
    "intake-open",
    "group-principal",
    "not-frozen",
    "frozen-already",
    "not-committed",
    "committed-already",
    "not-drawn",
    "drawn-already",
    "published-already",
    "randomness-not-ahead",
    "randomness-too-far",
    "randomness-not-out",
    "randomness-out-already",
    "files-not-right",
    "not-verified",
    "e-track-closed",
    "overtaken",
  ]),
  why: Schema.String,
}) {
  override get message(): string {
    return this.why
  }
}
