import { Clock, Effect } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { Conversation } from "./Conversation.ts"
import { Hub } from "./Hub.ts"

/**
 * Closes an exchange of which nothing was ever sent and that comes too late now: its pilgrims' places lapse, and there is
 * nothing outside to undo.
 */
export const closeUnsent = Effect.fnUntraced(function* <Op extends Operation, Subject>(
  conversation: Conversation<Op, Subject>,
  exchange: Begun<Op>,
  subject: Subject,
) {
  const hub = yield* Hub
  const { id, operation, pilgrims, attempts, begun } = exchange
  yield* hub.submit({
    _tag: "Facts",
    facts: [
      ...pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "Lapse" } }) as const),
      ...conversation.notDone(exchange, subject),
    ],
    turn: {
      exchange: id,
      operation,
      pilgrims,
      fence: attempts,
      finding: { outcome: "none" },
      message: {
        kind: "send",
        started: begun,
        ended: yield* Clock.currentTimeMillis,
        outcome: "none",
        detail: "The last day for it is over: nothing was sent.",
      },
    },
  })
})
