import { Effect } from "effect"
import type { Conversation } from "../../src/conversations/Conversation.ts"
import { cancelEntitlement } from "../../src/conversations/cancelEntitlement.ts"
import { cancelRegistration } from "../../src/conversations/cancelRegistration.ts"
import { orderBracelets } from "../../src/conversations/orderBracelets.ts"
import { placeCall } from "../../src/conversations/placeCall.ts"
import { readBorderDocument } from "../../src/conversations/readBorderDocument.ts"
import { registerGroup } from "../../src/conversations/registerGroup.ts"
import { replaceBracelet } from "../../src/conversations/replaceBracelet.ts"
import { requestEntitlement } from "../../src/conversations/requestEntitlement.ts"
import { revokeBracelet } from "../../src/conversations/revokeBracelet.ts"
import { sendNotice } from "../../src/conversations/sendNotice.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import { patience } from "./patience.ts"

/** The conversation in which the exchanges of an operation are carried out. */
export const conversationOf = (operation: Operation) =>
  Effect.map(conversations, (all) => all[operation] as Conversation<Operation, unknown>)

const conversations = Effect.gen(function* () {
  return {
    "etrack.register": yield* registerGroup(patience),
    "etrack.cancel": yield* cancelRegistration(patience),
    "visa.request": yield* requestEntitlement(patience),
    "visa.cancel": yield* cancelEntitlement(patience),
    "bracelet.order": yield* orderBracelets(patience),
    "bracelet.replace": yield* replaceBracelet(patience),
    "bracelet.revoke": yield* revokeBracelet(patience),
    "border.read": yield* readBorderDocument(patience),
    "sms.send": yield* sendNotice(patience),
    "voice.call": yield* placeCall(patience),
  }
})
