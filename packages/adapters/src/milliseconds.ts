import { Config, Duration, Schema } from "effect"

// Effect would also read negative and infinite durations.
const Length = Schema.String.check(
  Schema.isPattern(/^\d+(\.\d+)?\s+(milli|second|minute|hour|day|week)s?$/, {
    expected: "a number and a unit, such as 500 millis, 15 seconds or 2 minutes",
  }),
).pipe(Schema.decodeTo(Schema.DurationFromString))

/** A duration from the environment, such as `30 seconds`, in milliseconds; `otherwise` when it is not set. */
export const milliseconds = (name: string, otherwise: Duration.Input): Config.Config<number> =>
  Config.schema(Length, name).pipe(
    Config.withDefault(Duration.fromInputUnsafe(otherwise)),
    Config.map(Duration.toMillis),
  )
