import { Clock, Effect, Schema } from "effect"
import type { Answer } from "../conversations/Conversation.ts"
import { isAboutThem } from "../conversations/isAboutThem.ts"
import { decided } from "../conversations/registerGroup.ts"
import { entitled } from "../conversations/requestEntitlement.ts"
import { type Exchange, ExchangeId, exchangeId, Receipt } from "../exchange/Exchange.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { Finding } from "../exchange/settle.ts"
import type { Asked } from "../journey/Asked.ts"
import { DeliveryReport } from "../ports/Messages.ts"
import { GroupRegistration } from "../ports/NationalTrack.ts"
import { CallReport } from "../ports/Telephony.ts"
import { Entitlement } from "../ports/VisaAuthority.ts"
import { Exchanges } from "../store/Exchanges.ts"
import { factsAbout } from "./factsAbout.ts"
import { faultOf } from "./faultOf.ts"
import { Hub } from "./Hub.ts"

/** A callback about something, or somebody, that we never asked for. */
export class NotAsked extends Schema.TaggedError<NotAsked>()("NotAsked", { exchange: ExchangeId }) {
  override get message(): string {
    return "The hub has never asked for what this tells."
  }
}

/** A callback that does not say what it must. Nothing of it is kept. */
export class CallbackUnreadable extends Schema.TaggedError<CallbackUnreadable>()("CallbackUnreadable", {
  /** Where in it, and what is expected there. */
  detail: Schema.String,
}) {
  override get message(): string {
    return `The callback does not say what it must. ${this.detail}`
  }
}

/** The e-track tells what it decided about a group. It may come before the receipt, twice, or never. */
export const recordRegistration = Effect.fn("recordRegistration")(function* (
  registration: GroupRegistration,
  body: string,
) {
  yield* readable(registrationFault(registration))
  const { reference, receipt, members } = registration
  yield* recordCallback(
    "etrack.register",
    exchangeId("etrack.register", reference),
    body,
    told(decided(registration)),
    (exchange) => isUnder(receipt, exchange) && isAboutThem(exchange.pilgrims, members, registration.decided),
  )
})

/** The visa authority tells what it decided. It may come before its answer to the request, twice, or never. */
export const recordEntitlement = Effect.fn("recordEntitlement")(function* (entitlement: Entitlement, body: string) {
  yield* readable(entitlementFault(entitlement))
  yield* recordCallback(
    "visa.request",
    exchangeId("visa.request", entitlement.pilgrim),
    body,
    told(entitled(entitlement)),
    (exchange) => isUnder(entitlement.id, exchange) && entitlement.kind === exchange.kind,
  )
})

/** An SMS gateway reports on a message, by the reference that it was sent with. Reports come out of order and doubled. */
export const recordReport = Effect.fn("recordReport")(function* (reference: ExchangeId, report: DeliveryReport) {
  yield* readable(reportFault(report))
  yield* recordCallback("sms.send", reference, report, { ...reported(report, Receipt.make(reference)), facts: [] })
})

/** A telephone exchange reports what became of a call, by the reference with which it was placed. It may come twice. */
export const recordCall = Effect.fn("recordCall")(function* (reference: ExchangeId, report: CallReport) {
  yield* readable(callFault(report))
  yield* recordCallback("voice.call", reference, report, {
    ...(report === "heard" ? { outcome: "done" } : { outcome: "declined", code: report }),
    facts: [],
  })
})

const registrationFault = faultOf(GroupRegistration)
const entitlementFault = faultOf(Entitlement)
const reportFault = faultOf(DeliveryReport)
const callFault = faultOf(CallReport)

const readable = (fault: string | undefined): Effect.Effect<void, CallbackUnreadable> =>
  fault === undefined ? Effect.void : Effect.fail(new CallbackUnreadable({ detail: fault }))

/** Whether it is what was asked for: the system may have another of the same people, which somebody else asked for. */
const isUnder = (receipt: Receipt, { state }: Exchange): boolean =>
  state._tag !== "Accepted" || state.receipt === receipt

/** Keeps a callback in the exchange that it is about, and submits the facts that follow. */
const recordCallback = Effect.fnUntraced(function* (
  operation: Operation,
  id: ExchangeId,
  body: string,
  shown: Finding & { readonly facts: ReadonlyArray<Asked> },
  isIts: (exchange: Exchange) => boolean = () => true,
) {
  const exchanges = yield* Exchanges
  const hub = yield* Hub
  const [exchange] = yield* exchanges.find([id])
  if (exchange?.operation !== operation || !isIts(exchange)) return yield* new NotAsked({ exchange: id })
  const now = yield* Clock.currentTimeMillis
  const { facts, ...finding } = shown
  const { outcome } = finding
  const message = { kind: "callback", started: now, ended: now, outcome, received: body } as const
  yield* hub.submit(factsAbout(exchange, { finding, facts }, message))
})

/** A system that calls us knows of the matter. */
const told = (answer: Answer) => (answer.outcome === "none" ? ({ outcome: "none-yet", facts: [] } as const) : answer)

const reported = (report: DeliveryReport, receipt: Receipt): Finding => {
  switch (report) {
    case "delivered":
      return { outcome: "done" }
    case "failed":
    case "rejected":
      return { outcome: "declined", code: report }
    case "accepted":
    case "buffered":
      return { outcome: "accepted", receipt }
  }
}
