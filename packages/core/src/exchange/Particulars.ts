import { Schema } from "effect"
import { Sex } from "../season/figures.ts"
import { SeasonDay } from "../season/SeasonDay.ts"
import type { Operation } from "./Operation.ts"

const text = (longest: number) => Schema.String.check(Schema.isBetweenLength(1, longest))

/** The data of a person that can be corrected when a foreign system refuses them. Only what is given changes. */
export const Particulars = Schema.Struct({
  nameArabic: Schema.optionalKey(text(200).annotate({ examples: ["ليلى ناصر الهاجري"] })),
  nameLatin: Schema.optionalKey(text(200).annotate({ examples: ["Laila Nasser Al-Hajri"] })),
  sex: Schema.optionalKey(Sex),
  birthDate: Schema.optionalKey(SeasonDay),
  nationality: Schema.optionalKey(
    Schema.String.check(Schema.isPattern(/^[A-Z]{3}$/u, { expected: "a country by ISO 3166 alpha-3" })).annotate({
      description: "A country by ISO 3166 alpha-3.",
      examples: ["QAT"],
    }),
  ),
  passport: Schema.optionalKey(
    Schema.String.check(
      Schema.isPattern(/^[A-Z0-9]{5,20}$/u, { expected: "5 to 20 capital letters and digits" }),
    ).annotate({
      description: "The number of the passport: 5 to 20 capital letters and digits.",
      examples: ["H8984134"],
    }),
  ),
  passportExpiry: Schema.optionalKey(SeasonDay),
  mobile: Schema.optionalKey(
    Schema.String.check(
      Schema.isPattern(/^\+[1-9][0-9]{6,14}$/u, { expected: "a number in E.164, such as +97433000000" }),
    ).annotate({ description: "A telephone number in E.164.", examples: ["+97433000000"] }),
  ),
})
export type Particulars = typeof Particulars.Type
export type Particular = keyof Particulars

const passport = [
  "nameArabic",
  "nameLatin",
  "sex",
  "birthDate",
  "nationality",
  "passport",
  "passportExpiry",
] as const satisfies ReadonlyArray<Particular>

/** Which of these each operation tells a foreign system. */
export const told: { readonly [Op in Operation]: ReadonlyArray<Particular> } = {
  "etrack.register": passport,
  "etrack.cancel": [],
  "visa.request": passport,
  "visa.cancel": [],
  "bracelet.order": ["nameArabic", "nameLatin", "nationality"],
  "bracelet.replace": [],
  "bracelet.revoke": [],
  "border.read": [],
  "sms.send": ["mobile"],
  "voice.call": ["mobile"],
}
