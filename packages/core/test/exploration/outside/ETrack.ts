import { Effect, Result } from "effect"
import { Receipt } from "../../../src/exchange/Exchange.ts"
import type { PilgrimId } from "../../../src/journey/ids.ts"
import {
  type GroupRegistration,
  type MemberDecision,
  type NationalTrack,
  TrackQuestionError,
  TrackSubmissionError,
} from "../../../src/ports/NationalTrack.ts"
import type { QuestionReason, SubmissionReason } from "../../../src/ports/reason.ts"
import { System } from "./System.ts"

/** Milliseconds that the e-track has to begin a submission, and to show it after that. */
export const submissionTime = 1000
export const settleTime = 4000

interface Registration {
  readonly reference: string
  readonly receipt: Receipt
  members: ReadonlyArray<MemberDecision>
  /** Whether the e-track made it later than it promises, and the hub cannot know of it. */
  isHidden: boolean
}

const submissionFailed = (reason: SubmissionReason) => new TrackSubmissionError({ reason })
const questionFailed = (reason: QuestionReason) => new TrackQuestionError({ reason })
const expired = Effect.fail(submissionFailed({ _tag: "Unavailable", detail: "expired" }))

/** As the notification and GetRegistration have it: a cancellation does not show. */
const asDecided = ({ reference, receipt, members }: Registration): GroupRegistration => ({
  reference,
  receipt,
  decided: members.every(({ status }) => status !== "pending"),
  members: members.map((member) => (member.status === "cancelled" ? { ...member, status: "registered" } : member)),
})

/** The e-track: it carries out whatever reaches it in time, as often as it does. */
export class ETrack extends System {
  registrations: ReadonlyArray<Registration> = []

  /** The hub hears of a registration that was made too late, unless it has taken the e-track at its word by then. */
  readonly reveal = (reference: string, isBelieved: boolean): boolean => {
    const registration = this.registrations.find((one) => one.reference === reference)
    if (registration !== undefined && isBelieved) registration.isHidden = false
    return registration?.isHidden === false
  }

  readonly standingOf = (pilgrim: PilgrimId): ReadonlyArray<MemberDecision> =>
    this.registrations
      .filter(({ isHidden }) => !isHidden)
      .flatMap(({ members }) => members)
      .filter((member) => member.pilgrim === pilgrim && (member.status === "pending" || member.status === "registered"))

  readonly hasRegistered = (group: string): boolean =>
    this.registrations.some(({ reference, isHidden }) => reference === group && !isHidden)

  readonly hasCancelled = (number: string): boolean =>
    this.registrations.some(({ members }) =>
      members.some((member) => member.status === "cancelled" && member.number === number),
    )

  readonly decide = (reference: string, pilgrim: PilgrimId, rejects: boolean): void => {
    const registration = this.registrations.find((one) => one.reference === reference)
    if (registration === undefined) return
    registration.members = registration.members.map((member) => {
      if (member.pilgrim !== pilgrim) return member
      if (!rejects) return { pilgrim, status: "registered", number: `R${this.calls.number()}` }
      this.witness.refusals.add(`${pilgrim} BARRED`)
      return { pilgrim, status: "rejected", code: "BARRED" }
    })
    this.telling.add(`the e-track tells of ${reference}`, asDecided(registration))
  }

  readonly port: NationalTrack["Service"] = {
    submissionTime,
    settleTime,
    registerGroup: ({ reference, members }, expires = this.calls.now + submissionTime) => {
      if (this.calls.now >= expires) return expired
      const until = expires + settleTime
      const register = () => {
        const isHidden = this.calls.now >= until
        for (const { pilgrim } of members)
          if (!isHidden && this.standingOf(pilgrim).length > 0)
            this.witness.faults.push(`${pilgrim} is submitted to the e-track twice`)
        const receipt = Receipt.make(`ETR-${this.calls.number()}`)
        const pending = members.map(({ pilgrim }) => ({ pilgrim, status: "pending" }) as const)
        const registration = { reference, receipt, members: pending, isHidden }
        this.registrations = [...this.registrations, registration]
        this.telling.add(`the e-track tells of ${reference}, not decided`, asDecided(registration))
        return Result.succeed({ receipt })
      }
      return this.calls.submission(`etrack.register/${reference}`, submissionFailed, register, until)
    },
    registration: (receipt) =>
      this.calls.question(questionFailed, () => {
        const found = this.registrations.find((one) => one.receipt === receipt)
        return found && asDecided(found)
      }),
    findGroup: (reference) =>
      this.calls.question(questionFailed, () =>
        this.registrations
          .filter((one) => one.reference === reference)
          .map((one) => ({ ...asDecided(one), members: one.members })),
      ),
    list: () => Effect.die("nobody lists"),
    cancelMember: (number, expires = this.calls.now + submissionTime) => {
      if (this.calls.now >= expires) return expired
      const cancel = () => this.#cancel(number)
      return this.calls.submission(`etrack.cancel/${number}`, submissionFailed, cancel, expires + settleTime)
    },
  }

  readonly #cancel = (number: string): Result.Result<void, string> => {
    for (const registration of this.registrations)
      for (const member of registration.members) {
        if (!("number" in member) || member.number !== number) continue
        if (member.status === "cancelled") return Result.fail("Client.AlreadyCancelled")
        this.witness.undoing(member.pilgrim, "registration", ["entitlement", "bracelet"])
        registration.members = registration.members.map((one) =>
          one === member ? { pilgrim: member.pilgrim, status: "cancelled", number } : one,
        )
        return Result.succeed(undefined)
      }
    return Result.fail("Client.UnknownRegistration")
  }
}
