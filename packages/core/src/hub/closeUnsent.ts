import { Clock, Effect } from "effect"
import { notDone } from "../conversations/notDone.ts"
import type { Begun } from "../exchange/Begun.ts"
import { factsAbout } from "./factsAbout.ts"
import { Hub } from "./Hub.ts"

/**
 * Closes an exchange that was never sent, and for which it is too late now: its pilgrims' places lapse, and there is nothing
 * outside to undo.
 */
export const closeUnsent = Effect.fnUntraced(function* (exchange: Begun) {
  const hub = yield* Hub
  const { pilgrims, attempts, begun } = exchange
  const lapses = pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "Lapse" } }) as const)
  yield* hub.submit(
    factsAbout(
      exchange,
      { finding: { outcome: "none" }, facts: [...lapses, ...notDone(exchange)] },
      {
        kind: "send",
        started: begun,
        ended: yield* Clock.currentTimeMillis,
        outcome: "none",
        detail: "The last day for it is over: nothing was sent.",
      },
      attempts,
    ),
  )
})
