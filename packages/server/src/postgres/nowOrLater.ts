import { Effect, Schedule, type Scope } from "effect"
import type { DatabaseUnavailable } from "./Database.ts"

const untilThere = Schedule.upTo(Schedule.spaced("500 millis"), { times: 100 })

/**
 * Makes the function that writes what belongs to something that is done already: now, or else for as long as a minute while its
 * answer goes out, and not longer than the scope is open. `what` names it in the log.
 */
export const makeNowOrLater = (what: string): Effect.Effect<NowOrLater, never, Scope.Scope> =>
  Effect.map(
    Effect.scope,
    (scope): NowOrLater =>
      (write) =>
        Effect.catch(write, ({ detail }) =>
          Effect.logWarning(`${what} is written later`, detail).pipe(
            Effect.andThen(Effect.forkIn(lastly(what, Effect.retry(write, untilThere)), scope)),
            Effect.asVoid,
          ),
        ),
  )

const lastly = (what: string, write: Effect.Effect<unknown, DatabaseUnavailable>) =>
  Effect.catch(write, ({ detail }) => Effect.logError(`${what} could not be written`, detail))

export type NowOrLater = (write: Effect.Effect<unknown, DatabaseUnavailable>) => Effect.Effect<void>
