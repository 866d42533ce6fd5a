import { type Duration, Effect } from "effect"
import { DatabaseUnavailable } from "./postgres/Database.ts"

/**
 * Does what the hub does by itself, again and again with a pause between, and never ends.
 *
 * What goes wrong is logged as `trouble`, and is tried again the next time. Only that the database is away is not: it
 * holds up everything, and who shows that the hub lives says so.
 */
export const repeatedly = <E, R>(
  work: Effect.Effect<unknown, E, R>,
  pause: Duration.Input,
  trouble: string,
): Effect.Effect<never, never, R> =>
  work.pipe(
    Effect.catchIf(
      (error) => error instanceof DatabaseUnavailable,
      () => Effect.void,
    ),
    Effect.catchCause((cause) => Effect.logWarning(trouble, cause)),
    Effect.andThen(Effect.sleep(pause)),
    Effect.forever,
  )
