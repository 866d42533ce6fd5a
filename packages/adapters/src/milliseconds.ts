import { Config, Duration } from "effect"

/** A length of time from the environment, such as `30 seconds`, in milliseconds; `otherwise` where there is none. */
export const milliseconds = (name: string, otherwise: Duration.Input) =>
  Config.Duration(name).pipe(Config.withDefault(Duration.fromInputUnsafe(otherwise)), Config.map(Duration.toMillis))
