import { Schema } from "effect"

/** Nothing of this name is known. `what` says of which kind it would be; the name is not personal. */
export class NotKnown extends Schema.TaggedError<NotKnown>()("NotKnown", {
  what: Schema.Literals(["pilgrim", "group", "exchange", "season", "file", "receipt"]),
  name: Schema.String,
}) {}
