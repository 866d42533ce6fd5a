import { Schema } from "effect"

/** The Hijri year that names a season, such as `1448`. */
export const SeasonName = Schema.String.check(
  Schema.isPattern(/^[0-9]{4}$/u, { expected: "a season's Hijri year, such as 1448" }),
).pipe(Schema.brand("SeasonName"))
export type SeasonName = typeof SeasonName.Type
