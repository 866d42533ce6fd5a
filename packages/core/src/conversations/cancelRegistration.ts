import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import { lastOutside } from "../journey/footprint.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { HeldRegistration } from "../journey/State.ts"
import { type GroupRegistration, NationalTrack } from "../ports/NationalTrack.ts"
import type { Person } from "../store/People.ts"
import { about } from "./about.ts"
import type { Answer, Conversation } from "./Conversation.ts"

/** Whose registration is cancelled. */
interface Subject {
  readonly pilgrim: PilgrimId
  readonly registration: HeldRegistration
}

/** The code by which the e-track says that the registration had been cancelled before. */
const alreadyCancelled = "Client.AlreadyCancelled"

/**
 * Cancels one member's registration with the e-track. Out of doubt the e-track is asked whether it stands; when it is
 * proven to stand untouched, another cancellation follows in an exchange of its own.
 */
export const cancelRegistration = Effect.fnUntraced(function* (patience: Patience) {
  const track = yield* NationalTrack

  const conversation: Conversation<"etrack.cancel", Subject> = {
    operation: "etrack.cancel",
    patience: { ...patience, settleTime: track.submissionTime + track.settleTime },
    prepare: yield* about((_, [person]) => person && subjectFrom(person)),
    send: (_, { pilgrim, registration }, begun) =>
      Effect.as(track.cancelMember(registration.number, begun + track.submissionTime), cancelled(pilgrim)),
    ask: (_, { pilgrim, registration }) =>
      Effect.map(track.findGroup(registration.reference), (registrations) =>
        isCancelled(registrations, registration.number) ? cancelled(pilgrim) : { outcome: "none" },
      ),
    declined: (_, code, { pilgrim }) => (code === alreadyCancelled ? cancelled(pilgrim).facts : []),
  }
  return conversation
})

const subjectFrom = ({ story: { pilgrim, state } }: Person): Subject | undefined => {
  const last = lastOutside(state)
  return last?.what === "registration" && last.held !== undefined ? { pilgrim, registration: last.held } : undefined
}

const cancelled = (pilgrim: PilgrimId): Extract<Answer, { outcome: "done" }> => ({
  outcome: "done",
  facts: [{ pilgrim, command: { _tag: "RecordUndone", what: "registration" } }],
})

const isCancelled = (registrations: ReadonlyArray<GroupRegistration>, number: string): boolean =>
  registrations.some(({ members }) =>
    members.some((member) => member.status === "cancelled" && member.number === number),
  )
