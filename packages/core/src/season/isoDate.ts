const DATE = /^\d{4}-\d{2}-\d{2}$/
const TIME =
  /^(\d{4}-\d{2}-\d{2})T(?:([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?|24:00(?::00)?)(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

/** Whether text is an ISO 8601 calendar date, `YYYY-MM-DD`, of a day that exists. The year 0 has none, nor has it in PostgreSQL. */
export const isDate = (text: string): boolean => {
  if (!DATE.test(text)) return false
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8))
  if (year < 1 || month < 1 || month > 12 || day < 1) return false
  return day <= daysIn(year, month)
}

/**
 * The instant, in milliseconds since 1970, of an ISO 8601 date and time with an offset; undefined when it is anything else.
 * `24:00` is the end of a day, as ISO 8601 has it.
 */
export const instantOf = (text: string): number | undefined => {
  const found = TIME.exec(text)
  return found?.[1] !== undefined && isDate(found[1]) ? Date.parse(text) : undefined
}

/**
 * The instant of such a text as text of a fixed length, exact to the nanosecond: sorting these texts sorts the instants.
 * Undefined for anything else.
 */
export const instantKey = (text: string): string | undefined => {
  const instant = instantOf(text)
  if (instant === undefined) return undefined
  const beyondMilliseconds = /\.\d{3}(\d*)/.exec(text)?.[1] ?? ""
  return String(instant - EARLIEST).padStart(15, "0") + beyondMilliseconds.padEnd(6, "0")
}

/** No instant with an offset is before it. */
const EARLIEST = Date.parse("0000-01-01T00:00:00Z")

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
