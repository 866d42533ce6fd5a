import { cancelEntitlement } from "@mahmal/core/conversations/cancelEntitlement"
import { cancelRegistration } from "@mahmal/core/conversations/cancelRegistration"
import { orderBracelets } from "@mahmal/core/conversations/orderBracelets"
import { readBorderDocument } from "@mahmal/core/conversations/readBorderDocument"
import { registerGroup } from "@mahmal/core/conversations/registerGroup"
import { requestEntitlement } from "@mahmal/core/conversations/requestEntitlement"
import { revokeBracelet } from "@mahmal/core/conversations/revokeBracelet"
import { sendNotice } from "@mahmal/core/conversations/sendNotice"
import type { Opening } from "@mahmal/core/hub/Submission"
import { Effect } from "effect"
import { carryOut } from "./carryOut.ts"
import type { Pace } from "./Pace.ts"

/** How each operation is carried out, by the name of its queue. */
export const conversations = Effect.fnUntraced(function* ({ patience, callsAtOnce }: Pace) {
  const register = yield* registerGroup(patience)
  const deregister = yield* cancelRegistration(patience)
  const request = yield* requestEntitlement(patience)
  const cancel = yield* cancelEntitlement(patience)
  const order = yield* orderBracelets(patience)
  const revoke = yield* revokeBracelet(patience)
  const send = yield* sendNotice(patience)
  const read = yield* readBorderDocument(patience)
  return {
    "etrack.register": (openings: ReadonlyArray<Opening>) => carryOut(register, openings, callsAtOnce),
    "etrack.cancel": (openings: ReadonlyArray<Opening>) => carryOut(deregister, openings, callsAtOnce),
    "visa.request": (openings: ReadonlyArray<Opening>) => carryOut(request, openings, callsAtOnce),
    "visa.cancel": (openings: ReadonlyArray<Opening>) => carryOut(cancel, openings, callsAtOnce),
    "bracelet.order": (openings: ReadonlyArray<Opening>) => carryOut(order, openings, callsAtOnce),
    "bracelet.revoke": (openings: ReadonlyArray<Opening>) => carryOut(revoke, openings, callsAtOnce),
    "sms.send": (openings: ReadonlyArray<Opening>) => carryOut(send, openings, callsAtOnce),
    "border.read": (openings: ReadonlyArray<Opening>) => carryOut(read, openings, callsAtOnce),
  }
})
