import { Config, Duration, Schema } from "effect"

// What Effect reads besides is no length of time to wait: one below zero, or without end.
const Length = Schema.String.check(
  Schema.isPattern(/^\d+(\.\d+)?\s+(milli|second|minute|hour|day|week)s?$/, {
    expected: "a number and a unit, such as 500 millis, 15 seconds or 2 minutes",
  }),
).pipe(Schema.decodeTo(Schema.DurationFromString))

/** A length of time from the environment, such as `30 seconds`, in milliseconds; `otherwise` where there is none. */
export const milliseconds = (name: string, otherwise: Duration.Input): Config.Config<number> =>
  Config.schema(Length, name).pipe(
    Config.withDefault(Duration.fromInputUnsafe(otherwise)),
    Config.map(Duration.toMillis),
  )
