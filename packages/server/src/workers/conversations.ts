import { cancelEntitlement } from "@mahmal/core/conversations/cancelEntitlement"
import { cancelRegistration } from "@mahmal/core/conversations/cancelRegistration"
import { orderBracelets } from "@mahmal/core/conversations/orderBracelets"
import { placeCall } from "@mahmal/core/conversations/placeCall"
import { readBorderDocument } from "@mahmal/core/conversations/readBorderDocument"
import { registerGroup } from "@mahmal/core/conversations/registerGroup"
import { requestEntitlement } from "@mahmal/core/conversations/requestEntitlement"
import { revokeBracelet } from "@mahmal/core/conversations/revokeBracelet"
import { sendNotice } from "@mahmal/core/conversations/sendNotice"
import type { Exchanges } from "@mahmal/core/hub/Exchanges"
import type { Hub, SubmitError } from "@mahmal/core/hub/Hub"
import type { Opening } from "@mahmal/core/hub/Submission"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { Effect, Option } from "effect"
import { carryOut } from "./carryOut.ts"
import type { Pace } from "./Pace.ts"

/** Carries out an operation for those named. */
type Carry = (openings: ReadonlyArray<Opening>) => Effect.Effect<void, SubmitError, Hub | Exchanges>

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
  const telephony = yield* Effect.serviceOption(Telephony)
  const call = Option.isSome(telephony)
    ? yield* Effect.provideService(placeCall(patience), Telephony, telephony.value)
    : undefined
  const carry: Readonly<Record<string, Carry>> = {
    "etrack.register": (openings: ReadonlyArray<Opening>) => carryOut(register, openings, callsAtOnce),
    "etrack.cancel": (openings: ReadonlyArray<Opening>) => carryOut(deregister, openings, callsAtOnce),
    "visa.request": (openings: ReadonlyArray<Opening>) => carryOut(request, openings, callsAtOnce),
    "visa.cancel": (openings: ReadonlyArray<Opening>) => carryOut(cancel, openings, callsAtOnce),
    "bracelet.order": (openings: ReadonlyArray<Opening>) => carryOut(order, openings, callsAtOnce),
    "bracelet.revoke": (openings: ReadonlyArray<Opening>) => carryOut(revoke, openings, callsAtOnce),
    "sms.send": (openings: ReadonlyArray<Opening>) => carryOut(send, openings, callsAtOnce),
    "border.read": (openings: ReadonlyArray<Opening>) => carryOut(read, openings, callsAtOnce),
    ...(call === undefined
      ? {}
      : { "voice.call": (openings: ReadonlyArray<Opening>) => carryOut(call, openings, callsAtOnce) }),
  }
  return carry
})
