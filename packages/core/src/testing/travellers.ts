import type { PilgrimId } from "../journey/ids.ts"
import type { Traveller } from "../ports/Traveller.ts"

/** An invented traveller; different numbers from 0 to 9999 are different people. Even ones are citizens of Qatar. */
export const traveller = (number: number, season = "1448"): Traveller => {
  const digits = String(number).padStart(4, "0")
  return {
    pilgrim: `${season}-T48-${digits}` as PilgrimId,
    nameArabic: number % 2 === 0 ? "سالم راشد المثال" : "نورة سالم المثال",
    nameLatin: number % 2 === 0 ? "Salem Rashid Al-Mithal" : "Noora Salem Al-Mithal",
    sex: number % 2 === 0 ? "M" : "F",
    birthDate: `19${60 + (number % 30)}-03-04`,
    nationality: number % 2 === 0 ? "QAT" : "EGY",
    passport: `X000${digits}`,
    passportExpiry: "2031-01-28",
    mobile: `+9743300${digits}`,
  }
}
