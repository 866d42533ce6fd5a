const plain = /^[!-~]+(?: [!-~]+)*$/
const invisible = /[\p{Bidi_Control}\u0640]/gu
// Control characters count as white space: none belongs in a name, and PostgreSQL refuses NUL.
const blank = /[\s\p{Cc}]+/gu

/**
 * Text as it is kept: NFC, outer white space gone and inner folded to one space, without bidirectional controls and tatweel.
 * What looks like markup, a formula or SQL stays as it is.
 */
export const cleanText = (typed: string): string =>
  plain.test(typed) ? typed : typed.replace(invisible, "").normalize("NFC").replace(blank, " ").trim()

/** Text that is compared as typed, its length too. Control characters are replaced, since they can be neither compared nor kept. */
export const exactText = (typed: string): string => typed.replace(/\p{Cc}/gu, "\uFFFD")

/** Text as people see it: without the characters that only control its direction. */
export const withoutDirections = (typed: string): string => typed.replace(/\p{Bidi_Control}/gu, "")

/** The most characters of an answer that is kept as it is: more than any real one has, and few enough for an index. */
const LONGEST = 1000

/** Whether text is longer than any answer is. */
export const isTooLong = (typed: string): boolean => typed.length > LONGEST

const easternDigits = /[٠-٩۰-۹]/g

/** Reads Arabic-Indic digits, and their Persian forms, as the digits 0 to 9. */
export const westernDigits = (typed: string): string =>
  typed.replace(easternDigits, (digit) => String(digit.charCodeAt(0) & 0xf))

/** Whether text has a letter of the Arabic script; digits, marks and tatweel are none. */
export const hasArabicLetter = (text: string): boolean => /[\p{Script=Arabic}&&\p{L}]/v.test(text)

/** Whether text has a letter of the Latin script. */
export const hasLatinLetter = (text: string): boolean => /[\p{Script=Latin}&&\p{L}]/v.test(text)
