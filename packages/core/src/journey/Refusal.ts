import { Schema } from "effect"

/**
 * Why a command was not carried out. `why` is for the person who asked, and names what can be done where anything can. `field` is the
 * part of the command that is at fault, as a JSON Pointer (RFC 6901), where it is one part.
 */
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
  field: Schema.optionalKey(Schema.String),
}) {
  override get message(): string {
    return this.why
  }
}
