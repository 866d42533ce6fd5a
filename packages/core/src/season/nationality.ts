import countries from "i18n-iso-countries"

/** Codes that ISO 3166 leaves to its users begin so; the library lists one of them, XKK with the number 983. */
const leftToUsers = /^X/

const numeric = new Map(
  Object.keys(countries.getAlpha3Codes()).flatMap((alpha3) => {
    const number = countries.alpha3ToNumeric(alpha3)
    return number && !leftToUsers.test(alpha3) ? [[alpha3, number] as const] : []
  }),
)

/** Whether text is an ISO 3166-1 alpha-3 country code, in capitals. */
export const isNationality = (text: string): boolean => numeric.has(text)

/** The three-digit ISO 3166-1 number of an alpha-3 code; undefined for any other text. */
export const numericCode = (alpha3: string): string | undefined => numeric.get(alpha3)
