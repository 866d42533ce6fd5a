/** What was typed, with the digits of an Arabic or Persian keyboard (U+0660, U+06F0) as the hub writes them. */
export const latinDigits = (typed: string): string =>
  typed.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
