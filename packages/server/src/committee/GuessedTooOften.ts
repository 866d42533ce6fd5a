import { Schema } from "effect"

/** Somebody guesses: too many wrong secrets were given lately. */
export class GuessedTooOften extends Schema.TaggedError<GuessedTooOften>()("GuessedTooOften", {}) {
  override get message(): string {
    return "Too many wrong secrets were given lately."
  }
}
