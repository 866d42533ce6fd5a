/** What a passport's machine-readable zone says of its holder, without fillers; dates are `YYMMDD`. */
export type Mrz = {
  readonly number: string
  readonly nationality: string
  readonly birthDate: string
  readonly sex: string
  readonly expiry: string
}

const LENGTH = 44
const WEIGHTS = [7, 3, 1] as const

/**
 * Reads a TD3 zone (ICAO 9303, part 4); undefined when a line is not 44 characters, or the check digit of the number, the
 * birth date, the expiry or the whole is wrong. The personal number's own digit, which a state may leave out, is not looked at.
 */
export const readMrz = (line1: string, line2: string): Mrz | undefined => {
  if (line1.length !== LENGTH || line2.length !== LENGTH) return undefined
  const number = line2.slice(0, 10)
  const birthDate = line2.slice(13, 20)
  const expiry = line2.slice(21, 28)
  const whole = number + birthDate + expiry + line2.slice(28)
  if (![number, birthDate, expiry, whole].every(endsInItsCheckDigit)) return undefined
  const nationality = withoutFillers(line2.slice(10, 13))
  return {
    number: withoutFillers(number.slice(0, -1)),
    // ICAO writes Germany as D; every other nationality has its ISO 3166 code.
    nationality: nationality === "D" ? "DEU" : nationality,
    birthDate: birthDate.slice(0, -1),
    sex: line2.slice(20, 21),
    expiry: expiry.slice(0, -1),
  }
}

const endsInItsCheckDigit = (text: string): boolean => {
  let sum = 0
  const last = text.length - 1
  for (let i = 0; i < last; i++) sum += valueAt(text, i) * (WEIGHTS[i % 3] as number)
  return text.charCodeAt(last) === 0x30 + (sum % 10)
}

/** Digits count as themselves, A to Z as 10 to 35, the filler as 0; any other character spoils the sum. */
const valueAt = (text: string, index: number): number => {
  const unit = text.charCodeAt(index)
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x37
  return unit === 0x3c ? 0 : Number.NaN
}

const withoutFillers = (text: string): string => text.replace(/<+$/, "")
