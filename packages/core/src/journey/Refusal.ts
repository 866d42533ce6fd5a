import { Schema } from "effect"

/** Why a command was not carried out. `why` is for the person who asked, and names what can be done where anything can. */
export class Refusal extends Schema.TaggedError<Refusal>()("Refusal", {
  command: Schema.String,
  state: Schema.String,
  reason: Schema.Literals([
    "not-possible-here",
    "offer-expired",
    "offer-still-open",
    "already-confirmed",
    "not-confirmed",
    "taken-by-another",
    "not-open-yet",
    "season-closed",
    "contradiction",
    "no-place-left",
  ]),
  why: Schema.String,
}) {
  override get message(): string {
    return this.why
  }
}
