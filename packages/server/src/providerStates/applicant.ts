import { type PilgrimId, pilgrimId } from "@mahmal/core/journey/ids"
import type { Decision } from "../intake/Decision.ts"
import { season } from "./season.ts"

/** Somebody invented who has applied. Different numbers from 1 to 9999 are different people. */
export interface Applicant {
  readonly number: number
  /** The number of whom the group is named after. */
  readonly principal: number
  readonly nationality: "QAT" | "EGY"
}

const padded = (number: number): string => String(number).padStart(4, "0")
const applicationNo = (number: number): string => `T48-${padded(number)}`
const groupRef = (number: number): string => `T${padded(number)}`

export const pilgrimOf = ({ number }: Applicant): PilgrimId => pilgrimId(season.name, applicationNo(number))

/** What intake decided about an applicant: that nothing stands against the application. */
export const acceptanceOf = ({ number, principal, nationality }: Applicant): Decision => {
  const digits = padded(number)
  return {
    line: 2,
    applicationNo: applicationNo(number),
    reference: applicationNo(number),
    numbering: "own",
    group: groupRef(principal),
    held: "nothing",
    outcome: "accepted",
    reasons: [],
    contentHash: digits.repeat(16),
    application: {
      applicationNo: applicationNo(number),
      submittedAt: "2026-10-01T08:00:00+03:00",
      qid: `2606340${digits}`,
      nameAr: "سالم راشد المثال",
      nameEn: "Salem Rashid Al-Mithal",
      sex: "M",
      birthDate: "1960-03-04" as NonNullable<Decision["application"]>["birthDate"],
      nationality,
      residenceSince: null,
      passportNo: `X000${digits}`,
      passportExpiry: "2031-01-28" as NonNullable<Decision["application"]>["passportExpiry"],
      mrzLine1: "",
      mrzLine2: "",
      mobile: `+9743300${digits}`,
      email: `p${number}@example.qa`,
      groupRef: groupRef(principal),
      role: number === principal ? "principal" : "companion",
      relation: number === principal ? null : "brother",
      lastHajjYear: null,
      refusedSeasons: 0,
      campaignChoice: null,
      needsWheelchair: false,
    },
  }
}

/** What a state tells of an applicant, by the names that a pact fills in. */
export const valuesOf = (applicant: Applicant): Readonly<Record<string, string>> => {
  const { applicationNo, application } = acceptanceOf(applicant)
  return {
    season: season.name,
    pilgrim: pilgrimOf(applicant),
    group: `${season.name}-${groupRef(applicant.principal)}`,
    applicationNo,
    nameArabic: application?.nameAr ?? "",
    nameLatin: application?.nameEn ?? "",
    passport: application?.passportNo ?? "",
    mobile: application?.mobile ?? "",
  }
}
