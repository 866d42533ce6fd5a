import { hijriToGregorian } from "@tabby_ai/hijri-converter"
import { Schema, SchemaTransformation } from "effect"
import { SeasonDay } from "./SeasonDay.ts"

/**
 * The Gregorian day of a Hijri date (`YYYY-MM-DD`) in the Umm al-Qura calendar; undefined when there is no such day, or it
 * lies outside the years 1343 to 1500 for which that calendar is published.
 */
export const gregorianOf = (hijri: string): SeasonDay | undefined => {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(hijri)
  if (found === null) return undefined
  try {
    const { year, month, day } = hijriToGregorian({
      year: Number(found[1]),
      month: Number(found[2]),
      day: Number(found[3]),
    })
    return `${year}-${pad(month)}-${pad(day)}` as SeasonDay
  } catch {
    return undefined
  }
}

const Written = Schema.Struct({
  hijri: Schema.String.check(
    Schema.makeFilter((text: string) => gregorianOf(text) !== undefined, {
      expected: "a real Hijri date written YYYY-MM-DD",
      toJsonSchema: () => ({ pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
    }),
  ).annotate({ description: "By the Umm al-Qura calendar.", examples: ["1448-12-09"] }),
  gregorian: Schema.optionalKey(SeasonDay).annotate({
    description: "The day as it was announced, where it is another than that calendar's.",
  }),
})

/**
 * A day that is fixed in the Hijri calendar. Its Gregorian `day` is computed by the Umm al-Qura calendar, unless the season
 * states another in `gregorian`: the real day depends on the sighting of the moon and is announced.
 */
export const hijriDay = (description: string) =>
  Written.annotate({ description }).pipe(
    Schema.decodeTo(
      Schema.Struct({ hijri: Schema.String, day: SeasonDay }),
      SchemaTransformation.transform({
        decode: ({ hijri, gregorian }) => ({ hijri, day: gregorian ?? (gregorianOf(hijri) as string) }),
        encode: ({ hijri, day }) => ({ hijri, gregorian: day as SeasonDay }),
      }),
    ),
  )
export type HijriDay = ReturnType<typeof hijriDay>["Type"]

const pad = (n: number): string => String(n).padStart(2, "0")
