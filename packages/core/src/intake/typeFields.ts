import { LARGEST_COUNT, Relation } from "../season/figures.ts"
import { instantOf, isDate } from "../season/isoDate.ts"
import { isNationality } from "../season/nationality.ts"
import { isCitizen, type Season } from "../season/Season.ts"
import type { SeasonDay } from "../season/SeasonDay.ts"
import type { Application } from "./Application.ts"
import type { Fields } from "./columns.ts"
import { e164 } from "./mobile.ts"
import { cleanQid } from "./qid.ts"
import { cleanText, exactText, isTooLong } from "./text.ts"

/** Types and cleans the fields of a row; undefined when a field that has a form is not in it (`field-invalid`). */
export const typeFields = (fields: Fields, season: Season): Application | undefined =>
  checks.every((holds) => holds(fields, season)) ? typed(fields, season) : undefined

type Check = (fields: Fields, season: Season) => boolean

const relations: ReadonlySet<string> = new Set(Relation.literals)
const isWhole = (text: string): boolean => /^\d+$/.test(text)

/** The forms that a row must keep to be read at all. What is not named here may hold any text, and is judged by other rules. */
const checks: ReadonlyArray<Check> = [
  (f) => instantOf(f.submitted_at) !== undefined,
  (f) => isDate(f.birth_date),
  (f) => isDate(f.passport_expiry),
  (f) => f.sex === "M" || f.sex === "F",
  (f) => f.role === "principal" || f.role === "companion",
  (f) => (f.role === "principal" ? f.relation === "" : relations.has(f.relation)),
  (f) => f.needs_wheelchair === "yes" || f.needs_wheelchair === "no",
  (f) => isNationality(f.nationality),
  (f, season) => f.role === "companion" || isCitizen(season, f.nationality) || isDate(f.residence_since),
  (f) => isWhole(f.refused_seasons),
  (f) => f.last_hajj_year === "" || isWhole(f.last_hajj_year),
  (f) => ![f.name_ar, f.name_en, f.email, f.campaign_choice].some(isTooLong),
]

const typed = (fields: Fields, season: Season): Application => {
  const applicationNo = cleanText(fields.application_no)
  return {
    applicationNo,
    submittedAt: fields.submitted_at,
    qid: cleanQid(fields.qid),
    nameAr: cleanText(fields.name_ar),
    nameEn: cleanText(fields.name_en),
    sex: fields.sex as "M" | "F",
    birthDate: fields.birth_date as SeasonDay,
    nationality: fields.nationality,
    residenceSince: isDate(fields.residence_since) ? (fields.residence_since as SeasonDay) : null,
    passportNo: cleanText(fields.passport_no),
    passportExpiry: fields.passport_expiry as SeasonDay,
    mrzLine1: exactText(fields.mrz_line1),
    mrzLine2: exactText(fields.mrz_line2),
    mobile: e164(fields.mobile, season.intake.phoneCountry) ?? null,
    email: cleanText(fields.email) || null,
    groupRef: cleanText(fields.group_ref) || applicationNo,
    role: fields.role as "principal" | "companion",
    relation: fields.relation === "" ? null : (fields.relation as Relation),
    lastHajjYear: fields.last_hajj_year === "" ? null : wholeNumber(fields.last_hajj_year),
    refusedSeasons: wholeNumber(fields.refused_seasons),
    campaignChoice: cleanText(fields.campaign_choice) || null,
    needsWheelchair: fields.needs_wheelchair === "yes",
  }
}

/** Any number of digits may have been typed; more than fit are as good as the largest number that does. */
const wholeNumber = (digits: string): number => Math.min(Number(digits), LARGEST_COUNT)
