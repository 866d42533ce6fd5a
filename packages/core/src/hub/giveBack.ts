import { Clock, Effect } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import { factsAbout } from "./factsAbout.ts"
import { Hub } from "./Hub.ts"

/**
 * Gives back an exchange that was begun but never called. One that was due is due again, one in doubt stays in doubt, since when it
 * was; it is taken up at the time `again`, in milliseconds since 1970, or at once.
 */
export const giveBack = Effect.fnUntraced(function* (
  exchange: Begun,
  detail = "Its turn did not come in time: nothing was sent.",
  again?: number,
) {
  const hub = yield* Hub
  const { attempts, begun, state } = exchange
  const now = yield* Clock.currentTimeMillis
  yield* hub.submit(
    factsAbout(
      exchange,
      { finding: { outcome: "later" }, uncalled: state, facts: [], again: again ?? now },
      { kind: state._tag === "Due" ? "send" : "ask", started: begun, ended: now, outcome: "later", detail },
      attempts,
    ),
  )
})
