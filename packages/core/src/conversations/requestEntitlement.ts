import { Effect } from "effect"
import type { Exchange } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { footprint } from "../journey/footprint.ts"
import {
  type Entitlement,
  type EntitlementRequest,
  VisaAuthority,
  VisaQuestionError,
  VisaSubmissionError,
} from "../ports/VisaAuthority.ts"
import type { Person } from "../store/People.ts"
import { about } from "./about.ts"
import type { Answer, Conversation } from "./Conversation.ts"
import { aboutOthers, isAboutThem } from "./isAboutThem.ts"

/**
 * Asks the visa authority for a pilgrim's permit or visa, under one key for good, until it is issued or refused.
 *
 * It refuses a pilgrim by deciding so. A "no" to the call itself says that we asked wrongly: a person corrects that.
 */
export const requestEntitlement = Effect.fnUntraced(function* (patience: Patience) {
  const authority = yield* VisaAuthority

  const conversation: Conversation<"visa.request", EntitlementRequest> = {
    operation: "visa.request",
    patience,
    prepare: yield* about((exchange, [person]) => person && requestFor(exchange, person)),
    send: Effect.fnUntraced(function* (exchange, request) {
      const answer = yield* authority.request(exchange.id, request)
      if (isOf(request, answer)) return entitled(answer)
      return yield* new VisaSubmissionError({ reason: { _tag: "InDoubt", detail: aboutOthers } })
    }),
    ask: Effect.fnUntraced(function* ({ state }, request) {
      const answer = yield* authority.status(state.receipt)
      if (isOf(request, answer)) return entitled(answer)
      return yield* new VisaQuestionError({ reason: { _tag: "Unreadable", detail: aboutOthers } })
    }),
  }
  return conversation
})

const requestFor = ({ kind }: Exchange, { traveller, story }: Person): EntitlementRequest | undefined => {
  const registration = footprint(story.state).find(({ what }) => what === "registration")
  if (registration?.what !== "registration" || registration.held === undefined || kind === undefined) return undefined
  return { kind, registrationNumber: registration.held.number, traveller }
}

const isOf = ({ kind, traveller }: EntitlementRequest, answer: Entitlement): boolean =>
  answer.kind === kind && isAboutThem([traveller.pilgrim], [answer], true)

/** What the authority's word means for the pilgrim. */
export const entitled = (entitlement: Entitlement): Answer => {
  const { id, pilgrim, kind } = entitlement
  switch (entitlement.status) {
    case "received":
      return { outcome: "accepted", receipt: id, facts: [] }
    case "issued": {
      const { number } = entitlement
      return {
        outcome: "done",
        facts: [{ pilgrim, command: { _tag: "RecordEntitlement", entitlement: { kind, id, number } } }],
      }
    }
    case "refused": {
      const { code } = entitlement
      return { outcome: "declined", code, facts: [{ pilgrim, command: { _tag: "RecordEntitlementRefused", code } }] }
    }
    // By another than us: we cancel only what was issued, and of that this says nothing new.
    case "cancelled":
      return {
        outcome: "declined",
        code: "cancelled",
        facts: [{ pilgrim, command: { _tag: "RecordEntitlementRefused", code: "cancelled" } }],
      }
  }
}
