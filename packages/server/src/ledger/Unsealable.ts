import { Schema } from "effect"

/** What was asked for ends in a seal, and none can be made now. Commands are another matter: see `NotSealed`. */
export class Unsealable extends Schema.TaggedError<Unsealable>()("Unsealable", {
  /** Why, as far as this hub knows. */
  why: Schema.String,
}) {
  override get message(): string {
    return `Evidence ends in a seal, and none can be made now: ${this.why}`
  }
}
