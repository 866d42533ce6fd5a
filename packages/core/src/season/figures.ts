import { Schema } from "effect"
import { instantOf } from "./isoDate.ts"
import { isNationality } from "./nationality.ts"

/** A whole number of zero or more. */
export const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0, { expected: "a whole number of zero or more" }))

/** The largest number that fits a column of whole numbers. */
export const LARGEST_COUNT = 2 ** 31 - 1

/** An ISO 3166-1 alpha-3 code, in capitals. */
export const Nationality = Schema.String.check(
  Schema.makeFilter((text: string) => isNationality(text), {
    expected: "an ISO 3166 alpha-3 code",
    toJsonSchema: () => ({ pattern: "^[A-Z]{3}$" }),
  }),
)

/** As passports have it. */
export const Sex = Schema.Literals(["M", "F"])

/** What a companion is to the principal of the group. */
export const Relation = Schema.Literals([
  "husband",
  "wife",
  "father",
  "mother",
  "brother",
  "sister",
  "son",
  "daughter",
  "friend",
])
export type Relation = typeof Relation.Type

/** An ISO 8601 date and time with its offset, kept as written; `24:00` is the end of a day. */
export const ZonedInstant = Schema.String.check(
  Schema.makeFilter((text: string) => instantOf(text) !== undefined, {
    expected: "an ISO 8601 date and time with an offset",
    // No `date-time` of RFC 3339: that has no 24:00.
    toJsonSchema: () => ({}),
  }),
)

/** The name of a time zone that this machine knows, such as `Asia/Qatar`. */
export const TimeZone = Schema.String.check(
  Schema.makeFilter((name: string) => isTimeZone(name), { expected: "an IANA time zone", toJsonSchema: () => ({}) }),
)

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== undefined
  } catch {
    return false
  }
}
