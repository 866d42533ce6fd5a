import { Clock, Effect } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import { Hub } from "./Hub.ts"

/**
 * Gives an exchange back that was begun and whose turn did not come: nothing of it went out. What was due is due again,
 * what was in doubt stays so; it is taken up `again` at a time in milliseconds since 1970, or at once.
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
