import type { SeasonDay } from "./SeasonDay.ts"

// Making a format takes a hundred times as long as using it.
const formats = new Map<string, Intl.DateTimeFormat>()

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" })
  formats.set(timeZone, format)
  return format
}

/** The date of an instant, in milliseconds since 1970, in a time zone. */
export const dateIn = (timeZone: string, instant: number): SeasonDay => formatOf(timeZone).format(instant) as SeasonDay
