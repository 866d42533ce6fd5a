import { askingFirst } from "@mahmal/core/conversations/askingFirst"
import type { Conversation } from "@mahmal/core/conversations/Conversation"
import { cancelEntitlement } from "@mahmal/core/conversations/cancelEntitlement"
import { cancelRegistration } from "@mahmal/core/conversations/cancelRegistration"
import { orderBracelets } from "@mahmal/core/conversations/orderBracelets"
import { placeCall } from "@mahmal/core/conversations/placeCall"
import { readBorderDocument } from "@mahmal/core/conversations/readBorderDocument"
import { registerGroup } from "@mahmal/core/conversations/registerGroup"
import { replaceBracelet } from "@mahmal/core/conversations/replaceBracelet"
import { requestEntitlement } from "@mahmal/core/conversations/requestEntitlement"
import { revokeBracelet } from "@mahmal/core/conversations/revokeBracelet"
import { sendNotice } from "@mahmal/core/conversations/sendNotice"
import type { Begun } from "@mahmal/core/exchange/Begun"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Hub } from "@mahmal/core/hub/Hub"
import { NationalTrack } from "@mahmal/core/ports/NationalTrack"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { Effect, Option } from "effect"
import type { Database } from "../postgres/Database.ts"
import type { CutOffs } from "../systems/CutOffs.ts"
import { type CarryError, carryOut, type Each } from "./carryOut.ts"
import type { WorkerSettings } from "./settings.ts"

/** Carries out an operation on exchanges of it that were begun. */
export type Carry = (
  begun: ReadonlyArray<Begun>,
  each: Each,
) => Effect.Effect<void, CarryError, Hub | Database | CutOffs>

const carrying =
  <Op extends Operation, Subject>(conversation: Conversation<Op, Subject>): Carry =>
  (begun, each) =>
    carryOut(conversation, begun, each)

/** How each operation is carried out; calls by telephone only where there is a telephone exchange. */
export const conversations = Effect.fnUntraced(function* ({ patience, askFirst }: WorkerSettings) {
  const track = yield* NationalTrack
  const registering = Effect.provideService(
    registerGroup(patience),
    NationalTrack,
    askFirst ? askingFirst(track) : track,
  )
  const telephony = yield* Effect.serviceOption(Telephony)
  const carry: ReadonlyArray<readonly [Operation, Carry]> = [
    ["etrack.register", carrying(yield* registering)],
    ["etrack.cancel", carrying(yield* cancelRegistration(patience))],
    ["visa.request", carrying(yield* requestEntitlement(patience))],
    ["visa.cancel", carrying(yield* cancelEntitlement(patience))],
    ["bracelet.order", carrying(yield* orderBracelets(patience))],
    ["bracelet.replace", carrying(yield* replaceBracelet(patience))],
    ["bracelet.revoke", carrying(yield* revokeBracelet(patience))],
    ["sms.send", carrying(yield* sendNotice(patience))],
    ["border.read", carrying(yield* readBorderDocument(patience))],
  ]
  if (Option.isNone(telephony)) return carry
  const call = yield* Effect.provideService(placeCall(patience), Telephony, telephony.value)
  return [...carry, ["voice.call", carrying(call)] as const]
})
