import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import { footprint } from "../journey/footprint.ts"
import type { State } from "../journey/State.ts"
import {
  type Entitlement,
  type EntitlementRequest,
  VisaAuthority,
  VisaQuestionError,
  VisaSubmissionError,
} from "../ports/VisaAuthority.ts"
import { People } from "../store/People.ts"
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
  const people = yield* People
  const subjects = yield* about(({ kind }, [person]) => person && kind && { kind, ...person })

  const conversation: Conversation<"visa.request", EntitlementRequest> = {
    operation: "visa.request",
    patience,
    prepare: Effect.fnUntraced(function* (exchanges) {
      const found = yield* subjects(exchanges)
      const left = [...found.values()].flatMap(({ story }) =>
        numberIn(story.state) === undefined ? [story.pilgrim] : [],
      )
      // The journey of who died after arriving holds nothing any more, and what was asked has its answer all the same.
      const before = left.length === 0 ? undefined : yield* people.registrations(left)
      return new Map(
        [...found].flatMap(([id, { kind, traveller, story }]) => {
          const registrationNumber = numberIn(story.state) ?? before?.get(story.pilgrim)?.number
          return registrationNumber === undefined ? [] : [[id, { kind, registrationNumber, traveller }] as const]
        }),
      )
    }),
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

const numberIn = (state: State): string | undefined => {
  const registration = footprint(state).find(({ what }) => what === "registration")
  return registration?.what === "registration" ? registration.held?.number : undefined
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
