import { Effect } from "effect"
import { subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { Serial } from "../journey/ids.ts"
import { BraceletMaker } from "../ports/BraceletMaker.ts"
import type { CancellationReason } from "../ports/VisaAuthority.ts"
import type { Conversation } from "./Conversation.ts"
import { undoing } from "./undoing.ts"

/** Makes the bracelet of somebody who does not travel worthless. */
export const revokeBracelet = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const undo = yield* undoing<"bracelet.revoke">("bracelet", (exchange, reason) =>
    maker.revoke(Serial.make(subjectOf(exchange)), reason),
  )
  return { operation: "bracelet.revoke", patience, ...undo } satisfies Conversation<
    "bracelet.revoke",
    CancellationReason
  >
})
