import { Effect, Semaphore } from "effect"
import type { DatabaseUnavailable } from "../postgres/Database.ts"
import { repeatedly } from "../repeatedly.ts"

/**
 * Reads what is answered from memory, now and then every second; what goes wrong is logged as `trouble`. Gives how it is read
 * anew at once. One reading follows the other, so that an older answer never takes the place of a newer one.
 */
export const keepFresh = Effect.fnUntraced(function* (read: Effect.Effect<void, DatabaseUnavailable>, trouble: string) {
  const inTurn = Semaphore.makeUnsafe(1).withPermits(1)(read)
  const refresh = Effect.ignore(inTurn)
  yield* refresh
  yield* Effect.forkScoped(repeatedly(inTurn, "1 second", trouble))
  return refresh
})
