import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/max"
import { cleanText } from "./text.ts"

/**
 * A telephone number in E.164, read with a default country; undefined when it is none that could exist. Eastern digits, and 00
 * before the country code, are read as people mean them.
 */
export const e164 = (typed: string, country: string): string | undefined => {
  const number = parsePhoneNumberFromString(cleanText(typed), country as CountryCode)
  return number?.isValid() ? number.number : undefined
}
