import { Clock, Effect, Schema } from "effect"
import { decided } from "../conversations/registerGroup.ts"
import { entitled } from "../conversations/requestEntitlement.ts"
import { type ExchangeId, exchangeId } from "../exchange/Exchange.ts"
import type { Finding } from "../exchange/settle.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { DeliveryReport } from "../ports/Messages.ts"
import type { GroupRegistration } from "../ports/NationalTrack.ts"
import type { CallReport } from "../ports/Telephony.ts"
import type { Entitlement, EntitlementKind } from "../ports/VisaAuthority.ts"
import type { Answer } from "./Conversation.ts"
import { Exchanges } from "./Exchanges.ts"
import { Hub } from "./Hub.ts"
import type { Asked } from "./Submission.ts"

/** A callback about something that we never asked for. */
export class NotAsked extends Schema.TaggedError<NotAsked>()("NotAsked", { exchange: Schema.String }) {
  override get message(): string {
    return "The hub has never asked for what this tells."
  }
}

/** The e-track tells what it decided about a group. It may come before the receipt, twice, or never. */
export const recordRegistration = Effect.fn("recordRegistration")((registration: GroupRegistration, body: string) =>
  recordCallback(exchangeId("etrack.register", registration.reference), body, told(decided(registration))),
)

/** The visa authority tells what it decided. It may come before its answer to the request, twice, or never. */
export const recordEntitlement = Effect.fn("recordEntitlement")(
  (pilgrim: PilgrimId, kind: EntitlementKind, entitlement: Entitlement, body: string) =>
    recordCallback(exchangeId("visa.request", pilgrim), body, told(entitled(pilgrim, kind, entitlement))),
)

/** An SMS gateway reports on a message, by the reference that it was sent with. Reports come out of order and doubled. */
export const recordReport = Effect.fn("recordReport")((reference: ExchangeId, report: DeliveryReport) =>
  recordCallback(reference, report, { ...reported(report, reference), facts: [] }),
)

/** A telephone exchange reports what became of a call, by the reference with which it was placed. It may come twice. */
export const recordCall = Effect.fn("recordCall")((reference: ExchangeId, report: CallReport) =>
  recordCallback(reference, report, {
    ...(report === "heard" ? { outcome: "done" } : { outcome: "declined", code: report }),
    facts: [],
  }),
)

/** Keeps a callback in the exchange that it is about, and submits the facts that follow. */
const recordCallback = Effect.fnUntraced(function* (
  id: ExchangeId,
  body: string,
  shown: Finding & { readonly facts: ReadonlyArray<Asked> },
) {
  const exchanges = yield* Exchanges
  const hub = yield* Hub
  const [exchange] = yield* exchanges.find([id])
  if (exchange === undefined) return yield* new NotAsked({ exchange: id })
  const now = yield* Clock.currentTimeMillis
  const { facts, ...finding } = shown
  yield* hub.submit({
    _tag: "Facts",
    facts,
    turn: {
      exchange: id,
      operation: exchange.operation,
      pilgrims: exchange.pilgrims,
      finding,
      message: { kind: "callback", started: now, ended: now, outcome: finding.outcome, received: body },
    },
  })
})

/** A system that calls us knows of the matter. */
const told = (answer: Answer) => (answer.outcome === "none" ? ({ outcome: "none-yet", facts: [] } as const) : answer)

const reported = (report: DeliveryReport, receipt: string): Finding => {
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
