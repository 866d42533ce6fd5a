import { Schema } from "effect"

/** A text that matches the pattern. */
export const matching = (pattern: RegExp) => Schema.String.check(Schema.isPattern(pattern))

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** A moment with its offset (RFC 3339). */
export const Moment = matching(dateTime).check(
  Schema.makeFilter((text) => !Number.isNaN(Date.parse(text)) || "Expected a date and time that exist"),
)
