/** A trimmed input, with Arabic and Persian digits (U+0660, U+06F0) replaced by ASCII digits. */
export const latinDigits = (typed: string): string =>
  typed.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15))
