import { Schema } from "effect"
import { PilgrimId } from "../journey/ids.ts"
import { Sex } from "../season/figures.ts"

/** What foreign systems are told about a person: the passport's data, both names, and our reference. Dates are ISO. */
export const Traveller = Schema.Struct({
  pilgrim: PilgrimId,
  nameArabic: Schema.String,
  nameLatin: Schema.String,
  sex: Sex,
  birthDate: Schema.String,
  /** ISO 3166 alpha-3. */
  nationality: Schema.String,
  passport: Schema.String,
  passportExpiry: Schema.String,
  /** E.164. */
  mobile: Schema.String,
})
export type Traveller = typeof Traveller.Type
