import { Effect } from "effect"
import { Receipt, subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { type CancellationReason, VisaAuthority } from "../ports/VisaAuthority.ts"
import type { Conversation } from "./Conversation.ts"
import { undoing } from "./undoing.ts"

/** Cancels a permit or visa with the authority that issued it. */
export const cancelEntitlement = Effect.fnUntraced(function* (patience: Patience) {
  const authority = yield* VisaAuthority
  const undo = yield* undoing<"visa.cancel">("entitlement", (exchange, reason) =>
    authority.cancel(exchange.id, Receipt.make(subjectOf(exchange)), reason),
  )
  return { operation: "visa.cancel", patience, ...undo } satisfies Conversation<"visa.cancel", CancellationReason>
})
