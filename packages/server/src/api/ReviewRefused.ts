import { Schema } from "effect"

/** A review that is not possible. Nothing was changed. */
export class ReviewRefused extends Schema.TaggedError<ReviewRefused>()("ReviewRefused", {
  reason: Schema.Literals(["own-access", "already-reviewed"]),
}) {
  override get message(): string {
    return `It cannot be reviewed: ${this.reason}.`
  }
}
