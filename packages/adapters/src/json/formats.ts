import { Schema } from "effect"

/** A text that matches the pattern as a whole. */
export const matching = (pattern: RegExp) => Schema.String.check(Schema.isPattern(pattern))

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** RFC 3339: a real moment, with its offset. */
export const Moment = matching(dateTime).check(
  Schema.makeFilter((text) => !Number.isNaN(Date.parse(text)) || "a moment that exists"),
)
