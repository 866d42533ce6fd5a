import { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Schema } from "effect"

const isExchangeId = Schema.is(ExchangeId)

/**
 * Writes a name in letters, digits, dots, hyphens and underscores, which every wire passes unchanged. Any other character
 * becomes its code point in hexadecimal between underscores, so different names stay different.
 */
export const safeName = (name: string): string =>
  name.replace(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`)

/** The exchange that {@link safeName} was given, or undefined when the text is not from it. */
export const originalName = (safe: string): ExchangeId | undefined => {
  if (!/^([A-Za-z0-9.-]|_[0-9a-f]{1,5}_)+$/.test(safe)) return undefined
  const name = safe.replace(/_([0-9a-f]+)_/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  return isExchangeId(name) ? name : undefined
}
