import { Schema } from "effect"

/** Why an application is rejected. Every code that applies is given, in the order of the alphabet. */
export const Code = Schema.Literals([
  "duplicate-passport",
  "duplicate-qid",
  "field-invalid",
  "group-principal",
  "group-size",
  "hajj-interval",
  "late",
  "malformed-row",
  "mobile-invalid",
  "mrz-check-digit",
  "mrz-mismatch",
  "name-missing",
  "passport-expiry",
  "principal-rejected",
  "qid-format",
  "qid-mismatch",
  "residence-years",
  "under-age",
])
export type Code = typeof Code.Type
