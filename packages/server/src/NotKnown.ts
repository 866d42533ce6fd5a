import { Schema } from "effect"

/** Nothing of this name is known. `what` says of which kind it would be; the name is not personal. */
export class NotKnown extends Schema.TaggedError<NotKnown>()("NotKnown", {
  what: Schema.Literals([
    "pilgrim",
    "group",
    "exchange",
    "season",
    "file",
    "receipt",
    "reader",
    "status list",
    "camp",
    "gate",
    "campaign",
    "subscription",
    "dead letter",
    "task",
    "rerun",
    "reconciliation",
    "person",
    "emergency access",
    "session",
  ]),
  name: Schema.String,
}) {
  override get message(): string {
    return `There is no ${this.what} ${this.name}.`
  }
}
