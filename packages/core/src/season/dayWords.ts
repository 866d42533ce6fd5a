import type { Text } from "./words.ts"

const formatOf = (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: "full", timeZone: "UTC" })
const [arabic, english] = [formatOf("ar-QA-u-ca-gregory-nu-latn"), formatOf("en-GB")]

/**
 * A season's day as people write it: figures with hyphens are turned round among Arabic words. The Gregorian day alone,
 * since it is what the hub goes by; the Hijri one is announced.
 */
export const dayWords = (day: string): Text => {
  const at = new Date(day)
  return { ar: arabic.format(at).replace("،", ""), en: english.format(at).replace(",", "") }
}
