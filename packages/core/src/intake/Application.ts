import { Schema } from "effect"
import { Relation, Sex } from "../season/figures.ts"
import { SeasonDay } from "../season/SeasonDay.ts"

/**
 * An application that could be read, typed and cleaned for use. Absent answers are null.
 *
 * In an accepted application every field is valid; in a rejected one the QID, the names, the passport and its machine-readable
 * zone may be wrong: they are as typed, cleaned.
 */
export const Application = Schema.Struct({
  applicationNo: Schema.String,
  /** ISO 8601 with an offset, as typed. */
  submittedAt: Schema.String,
  qid: Schema.String,
  nameAr: Schema.String,
  nameEn: Schema.String,
  sex: Sex,
  birthDate: SeasonDay,
  /** ISO 3166 alpha-3. */
  nationality: Schema.String,
  residenceSince: Schema.NullOr(SeasonDay),
  passportNo: Schema.String,
  passportExpiry: SeasonDay,
  mrzLine1: Schema.String,
  mrzLine2: Schema.String,
  /** E.164; null when what was typed is no telephone number. */
  mobile: Schema.NullOr(Schema.String),
  email: Schema.NullOr(Schema.String),
  /** As typed; who names no group travels alone, and the group is named after the application. */
  groupRef: Schema.String,
  role: Schema.Literals(["principal", "companion"]),
  /** The companion's relation to the principal; null for a principal. */
  relation: Schema.NullOr(Relation),
  /** Hijri year. */
  lastHajjYear: Schema.NullOr(Schema.Number),
  refusedSeasons: Schema.Number,
  campaignChoice: Schema.NullOr(Schema.String),
  needsWheelchair: Schema.Boolean,
})
export type Application = typeof Application.Type
