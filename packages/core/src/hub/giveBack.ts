import { Clock, Effect } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import { Hub } from "./Hub.ts"

/**
 * Gives back an exchange that was begun but never called. One that was due is due again, one in doubt stays in doubt; it
 * is taken up at the time `again`, in milliseconds since 1970, or at once.
 */
export const giveBack = Effect.fnUntraced(function* (
  { id, operation, pilgrims, attempts, begun, state }: Begun,
  detail = "Its turn did not come in time: nothing was sent.",
  again?: number,
) {
  const hub = yield* Hub
  const now = yield* Clock.currentTimeMillis
  yield* hub.submit({
    _tag: "Facts",
    facts: [],
    turn: {
      exchange: id,
      operation,
      pilgrims,
      fence: attempts,
      finding: { outcome: "later" },
      message: {
        kind: state._tag === "Due" ? "send" : "ask",
        started: begun,
        ended: now,
        outcome: "later",
        detail,
      },
      again: again ?? now,
    },
  })
})
