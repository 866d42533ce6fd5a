import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import type { Answer, Conversation } from "../hub/Conversation.ts"
import { footprint } from "../journey/footprint.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { Person } from "../ports/People.ts"
import {
  type Entitlement,
  type EntitlementKind,
  type EntitlementRequest,
  VisaAuthority,
} from "../ports/VisaAuthority.ts"
import { about } from "./about.ts"

/** Asks the visa authority for a pilgrim's permit or visa, under one key for good, until it is issued or refused. */
export const requestEntitlement = Effect.fnUntraced(function* (patience: Patience) {
  const authority = yield* VisaAuthority

  const conversation: Conversation<"visa.request", EntitlementRequest> = {
    operation: "visa.request",
    patience,
    prepare: yield* about((_, [person]) => person && requestFor(person)),
    send: (exchange, request) =>
      Effect.map(authority.request(exchange.id, request), (answer) =>
        entitled(request.traveller.pilgrim, request.kind, answer),
      ),
    ask: (exchange, { kind, traveller }) =>
      Effect.map(authority.status(exchange.state.receipt), (answer) => entitled(traveller.pilgrim, kind, answer)),
    declined: ({ pilgrims }, code) =>
      pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordEntitlementRefused", code } })),
  }
  return conversation
})

const requestFor = ({ traveller, travelsOn, story }: Person): EntitlementRequest | undefined => {
  const registration = footprint(story.state).find(({ what }) => what === "registration")
  if (registration?.what !== "registration" || registration.held === undefined) return undefined
  return { kind: travelsOn, registrationNumber: registration.held.number, traveller }
}

/** What the authority's word means for the pilgrim. */
export const entitled = (pilgrim: PilgrimId, kind: EntitlementKind, entitlement: Entitlement): Answer => {
  const { id } = entitlement
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
    // Cancelled by us, since: the request's own exchange has nothing to say of it any more.
    case "cancelled":
      return { outcome: "done", facts: [] }
  }
}
