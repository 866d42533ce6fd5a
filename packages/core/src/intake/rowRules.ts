import { closingDay } from "../season/closingDay.ts"
import { instantKey } from "../season/isoDate.ts"
import { hijriYear, isCitizen, type Season, shareOf } from "../season/Season.ts"
import { addMonths, fullYears, type SeasonDay } from "../season/SeasonDay.ts"
import type { Application } from "./Application.ts"
import type { Code } from "./Code.ts"
import { readMrz } from "./mrz.ts"
import { isQid, qidBelongsTo } from "./qid.ts"
import { hasArabicLetter, hasLatinLetter } from "./text.ts"

/** Gives the codes that a row earns by itself, before its group and the other rows are looked at. */
export const rowRules = (season: Season): ((application: Application) => ReadonlyArray<Code>) => {
  const limits: Limits = {
    season,
    closes: instantKey(season.registration.closes) as string,
    closingDay: closingDay(season),
    passportNeededUntil: addMonths(season.arafah.day, season.intake.passportMonthsAfterArafah),
  }
  return (application) => rules.flatMap(([code, applies]) => (applies(application, limits) ? [code] : []))
}

/** Whether somebody performed Hajj too few years ago to go again, exceptions aside. */
export const wentRecently = ({ lastHajjYear }: Application, season: Season): boolean =>
  lastHajjYear !== null && hijriYear(season) - lastHajjYear < season.intake.hajjIntervalYears

/** A season with what is computed from it once, not for every row. */
type Limits = {
  readonly season: Season
  readonly closes: string
  readonly closingDay: SeasonDay
  readonly passportNeededUntil: SeasonDay
}

type Rule = (application: Application, limits: Limits) => boolean

const rules: ReadonlyArray<readonly [Code, Rule]> = [
  // A companion may be excused by the principal: that is for the group's rules.
  ["hajj-interval", (a, { season }) => a.role === "principal" && wentRecently(a, season)],
  ["late", (a, { closes }) => (instantKey(a.submittedAt) as string) >= closes],
  ["mobile-invalid", (a) => a.mobile === null],
  ["mrz-check-digit", (a) => readMrz(a.mrzLine1, a.mrzLine2) === undefined],
  ["mrz-mismatch", (a) => mrzDiffers(a)],
  ["name-missing", (a) => !hasArabicLetter(a.nameAr) || !hasLatinLetter(a.nameEn)],
  ["passport-expiry", (a, { passportNeededUntil }) => a.passportExpiry < passportNeededUntil],
  ["qid-format", (a) => !isQid(a.qid)],
  ["qid-mismatch", (a) => isQid(a.qid) && !qidBelongsTo(a.qid, a.birthDate, a.nationality)],
  ["residence-years", (a, limits) => residesTooShortly(a, limits)],
  ["under-age", (a, { season }) => fullYears(a.birthDate, season.arafah.day) < minimumAge(a, season)],
]

const mrzDiffers = (a: Application): boolean => {
  const mrz = readMrz(a.mrzLine1, a.mrzLine2)
  if (mrz === undefined) return false
  return (
    mrz.number !== a.passportNo ||
    mrz.nationality !== a.nationality ||
    mrz.birthDate !== sixDigits(a.birthDate) ||
    mrz.sex !== a.sex ||
    mrz.expiry !== sixDigits(a.passportExpiry)
  )
}

const sixDigits = (day: string): string => day.slice(2, 4) + day.slice(5, 7) + day.slice(8)

const residesTooShortly = (a: Application, { season, closingDay }: Limits): boolean =>
  a.role === "principal" &&
  !isCitizen(season, a.nationality) &&
  a.residenceSince !== null &&
  fullYears(a.residenceSince, closingDay) < season.intake.residenceYears

const minimumAge = (a: Application, season: Season): number => {
  const { companion, principal } = season.intake.minimumAge
  return a.role === "companion" ? companion : principal[shareOf(season, a.nationality)]
}
