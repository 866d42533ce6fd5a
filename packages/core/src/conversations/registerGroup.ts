import { Effect } from "effect"
import { subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import type { Asked } from "../journey/Asked.ts"
import { seasonOf } from "../journey/ids.ts"
import {
  type GroupRegistration,
  type GroupSubmission,
  NationalTrack,
  TrackQuestionError,
  TrackSubmissionError,
} from "../ports/NationalTrack.ts"
import { about } from "./about.ts"
import type { Answer, Conversation } from "./Conversation.ts"
import { aboutOthers, isAboutThem } from "./isAboutThem.ts"
import { standing } from "./standing.ts"

/** The code by which the e-track says that it registers nobody any more in this season. */
const closed = "Client.Closed"

/**
 * Registers a group with the e-track: submitted once under its reference, then asked about until every member is
 * decided. Out of doubt it is found by the reference; when it is proven that nothing was done, the members are free to
 * be submitted again under another.
 *
 * It refuses a member by deciding so, and everybody when it is closed. Any other "no" to the call says that we asked wrongly: a
 * person corrects that.
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
    send: Effect.fnUntraced(function* (_, submission, begun) {
      const { receipt, registration } = yield* track.registerGroup(submission, begun + track.submissionTime)
      if (registration === undefined) return { outcome: "accepted", receipt, facts: [] }
      if (isOf(submission, registration)) return decided(registration)
      return yield* new TrackSubmissionError({ reason: { _tag: "InDoubt", detail: aboutOthers } })
    }),
    ask: Effect.fnUntraced(function* ({ state }, submission) {
      const registration =
        state._tag === "Accepted"
          ? yield* track.registration(state.receipt)
          : standing(yield* track.findGroup(submission.reference))
      if (registration === undefined) return { outcome: "none" }
      if (isOf(submission, registration)) return decided(registration)
      return yield* new TrackQuestionError({ reason: { _tag: "Unreadable", detail: aboutOthers } })
    }),
    declined: ({ pilgrims }, code) =>
      code === closed
        ? pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordRegistrationRefused", code } }))
        : [],
  }
  return conversation
})

const isOf = ({ reference, members }: GroupSubmission, registration: GroupRegistration): boolean =>
  registration.reference === reference &&
  isAboutThem(
    members.map(({ pilgrim }) => pilgrim),
    registration.members,
    registration.decided,
  )

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
      // By another than us: we cancel only what was registered, and of that this says nothing new.
      case "cancelled":
        return [{ pilgrim, command: { _tag: "RecordRegistrationRefused", code: "cancelled" } }]
      default:
        return []
    }
  })
  // Whatever the system calls the group: once it is done it is not asked about again, and who is pending would wait for ever.
  const waits = members.some(({ status }) => status === "pending")
  return decided && !waits ? { outcome: "done", facts } : { outcome: "accepted", receipt, facts }
}
