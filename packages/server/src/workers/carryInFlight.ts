import type { Begun } from "@mahmal/core/exchange/Begun"
import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { giveBack } from "@mahmal/core/hub/giveBack"
import { Cause, Clock, Effect, Schedule } from "effect"
import { HubRun } from "../queue/HubRun.ts"
import { handBack } from "../queue/handBack.ts"
import { type Call, CallLimiter } from "./CallLimiter.ts"
import type { Carry } from "./conversations.ts"
import { held } from "./held.ts"
import { InFlight } from "./InFlight.ts"

/** Milliseconds after which an exchange that was begun and not called yet is given back. */
const longestInFlight = 20_000

/**
 * Carries out exchanges that are in flight. One that waits too long for its turn is given back unsent. One whose outcome
 * cannot be written goes into the queue as soon as the database can be reached, and is then in doubt, unless it was never called.
 */
export const carryInFlight = Effect.fnUntraced(function* (
  operation: Operation,
  carry: Carry,
  begun: ReadonlyArray<Begun>,
) {
  const inFlight = yield* InFlight
  const limiter = yield* CallLimiter
  const number = (yield* HubRun).number()
  const through = limiter.through(operation)
  const left = new Set(begun)
  const unsent = new Set(begun.filter(({ state }) => state._tag === "Due"))
  const over = (exchange: Begun) => {
    left.delete(exchange)
    inFlight.ended(exchange)
  }
  const inTime = (exchange: Begun, call: Call): Call =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (now - exchange.begun >= longestInFlight)
        return Effect.succeed({ outcome: undefined, write: giveBack(exchange) })
      unsent.delete(exchange)
      return call
    })
  yield* carry(begun, (exchange, step) =>
    Effect.tap(
      "instead" in step
        ? step.instead
        : through(inTime(exchange, step.call), (hold) => giveBack(exchange, held[hold.why], hold.until)),
      () => Effect.sync(() => over(exchange)),
    ),
  ).pipe(
    // When interrupted, they stay in flight under this run, for another hub to take over.
    Effect.catchCauseIf(
      (cause) => !Cause.hasInterruptsOnly(cause),
      (cause) =>
        Effect.andThen(
          Effect.logWarning("what is in flight goes into the queue", cause),
          queueAgain(number, idsOf(left), idsOf(unsent)),
        ),
    ),
  )
  for (const exchange of left) over(exchange)
})

/**
 * Puts exchanges into the queue as soon as it can be reached, whatever fails meanwhile: until then they count as in flight. If
 * this run is renounced first, the hub that takes over does it.
 */
const queueAgain = (run: number | undefined, ids: ReadonlyArray<ExchangeId>, unsent: ReadonlyArray<ExchangeId>) =>
  run === undefined
    ? Effect.void
    : Effect.retry(Effect.sandbox(handBack(run, ids, unsent)), Schedule.spaced("1 second"))

const idsOf = (exchanges: Iterable<Begun>): ReadonlyArray<ExchangeId> => Array.from(exchanges, ({ id }) => id)
