import { Effect } from "effect"
import { subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import type { Answer, Conversation } from "../hub/Conversation.ts"
import type { Asked } from "../hub/Submission.ts"
import { seasonOf } from "../journey/ids.ts"
import { type GroupRegistration, type GroupSubmission, NationalTrack } from "../ports/NationalTrack.ts"
import { about } from "./about.ts"

/**
 * Registers a group with the e-track: submitted once under its reference, then asked about until every member is
 * decided. Out of doubt it is found by the reference; when it is proven that nothing was done, the members are free to
 * be submitted again under another.
 */
export const registerGroup = Effect.fnUntraced(function* (patience: Patience) {
  const track = yield* NationalTrack

  const conversation: Conversation<"etrack.register", GroupSubmission> = {
    operation: "etrack.register",
    patience: { ...patience, settleTime: track.submissionTime + track.settleTime },
    prepare: yield* about((exchange, [first, ...rest]) => {
      if (first === undefined) return undefined
      const members = [first.traveller, ...rest.map(({ traveller }) => traveller)] as const
      return { reference: subjectOf(exchange), season: seasonOf(first.traveller.pilgrim), members }
    }),
    send: (_, submission, begun) =>
      Effect.map(track.registerGroup(submission, begun + track.submissionTime), ({ receipt, registration }) =>
        registration === undefined ? { outcome: "accepted", receipt, facts: [] } : decided(registration),
      ),
    ask: (exchange, { reference }) =>
      exchange.state._tag === "Accepted"
        ? Effect.map(track.registration(exchange.state.receipt), (registration) =>
            decided({ ...registration, reference }),
          )
        : Effect.map(track.findGroup(reference), ([registration]) =>
            registration === undefined ? { outcome: "none" } : decided(registration),
          ),
    declined: (exchange, code) =>
      exchange.pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordRegistrationRefused", code } })),
  }
  return conversation
})

/** What a registration means for its members: the decided ones are told at once, the others are asked about again. */
export const decided = ({ reference, receipt, decided, members }: GroupRegistration): Answer => {
  const facts = members.flatMap((member): ReadonlyArray<Asked> => {
    const { pilgrim } = member
    switch (member.status) {
      case "registered":
        return [
          { pilgrim, command: { _tag: "RecordRegistration", registration: { reference, number: member.number } } },
        ]
      case "rejected":
        return [{ pilgrim, command: { _tag: "RecordRegistrationRefused", code: member.code } }]
      // Pending; or cancelled by us, since: the registration's own exchange has nothing to say of it any more.
      default:
        return []
    }
  })
  return decided ? { outcome: "done", facts } : { outcome: "accepted", receipt, facts }
}
