import { Schema } from "effect"
import { isDate } from "./isoDate.ts"

/**
 * A calendar day of the season, `YYYY-MM-DD`, in the season's own time zone. Season time moves in whole days.
 *
 * Being ISO text, days sort and compare as strings do.
 */
export const SeasonDay = Schema.String.check(
  Schema.makeFilter((text: string) => isDate(text), {
    expected: "a real day written YYYY-MM-DD",
    toJsonSchema: () => ({ format: "date" }),
  }),
).pipe(Schema.brand("SeasonDay"))
export type SeasonDay = typeof SeasonDay.Type

const DAY = 86_400_000

/** The day that comes `days` later, or earlier when negative. */
export const addDays = (day: SeasonDay, days: number): SeasonDay =>
  new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10) as SeasonDay

/** The same day of the month some months later; the month's last day where that month is shorter. */
export const addMonths = (day: SeasonDay, months: number): SeasonDay => {
  const [year, month, date] = parts(day)
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const there = new Date(Date.UTC(year, month - 1 + months, Math.min(date, lastOfMonth)))
  return there.toISOString().slice(0, 10) as SeasonDay
}

/** How many days `to` comes after `from`; negative when it comes before. */
export const daysBetween = (from: SeasonDay, to: SeasonDay): number => (Date.parse(to) - Date.parse(from)) / DAY

/**
 * The years that are complete on a day, as ages are counted. Who was born on 29 February grows older on 1 March of a
 * common year.
 */
export const fullYears = (since: SeasonDay, on: SeasonDay): number => {
  const years = Number(on.slice(0, 4)) - Number(since.slice(0, 4))
  return on.slice(5) < since.slice(5) ? years - 1 : years
}

const parts = (day: SeasonDay): [year: number, month: number, date: number] => [
  Number(day.slice(0, 4)),
  Number(day.slice(5, 7)),
  Number(day.slice(8)),
]
