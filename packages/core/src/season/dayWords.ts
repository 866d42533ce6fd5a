import type { Said } from "../schema/Said.ts"

const arabic = "ar-QA-u-ca-gregory-nu-latn"
const english = "en-GB"

const inBoth = (options: Intl.DateTimeFormatOptions) => {
  const [ar, en] = [new Intl.DateTimeFormat(arabic, options), new Intl.DateTimeFormat(english, options)]
  return (at: Date): Said => ({ ar: ar.format(at).replace("،", ""), en: en.format(at).replace(",", "") })
}

const full = inBoth({ dateStyle: "full", timeZone: "UTC" })
const long = inBoth({ dateStyle: "long", timeZone: "UTC" })

/**
 * A season's day as people write it: figures with hyphens are turned round among Arabic words. The Gregorian day alone,
 * since it is what the hub goes by; the Hijri one is announced.
 */
export const dayWords = (day: string): Said => full(new Date(day))

/** The same without the day of the week, where every letter counts. */
export const dateWords = (day: string): Said => long(new Date(day))

/** An instant as people of a time zone say it, and by which clock. */
export const instantWords = (at: Date, timeZone: string): Said =>
  inBoth({
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "long",
    timeZone,
  })(at)
