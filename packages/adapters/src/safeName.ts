import { ExchangeId } from "@mahmal/core/exchange/Exchange"

/**
 * A name of ours in letters, digits, dots, hyphens and underscores, which every wire lets pass as it is; different names
 * stay different. Any other character stands as its code point in hexadecimal between underscores.
 */
export const safeName = (name: string): string =>
  name.replace(/[^A-Za-z0-9.-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}_`)

/** The exchange whose name {@link safeName} wrote, or undefined when it wrote none. */
export const originalName = (safe: string): ExchangeId | undefined => {
  if (!/^([A-Za-z0-9.-]|_[0-9a-f]{1,5}_)+$/.test(safe)) return undefined
  return ExchangeId.make(
    safe.replace(/_([0-9a-f]+)_/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
  )
}
