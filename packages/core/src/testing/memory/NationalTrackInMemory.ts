import { Effect, Layer } from "effect"
import { Receipt } from "../../exchange/Exchange.ts"
import {
  type GroupRegistration,
  type MemberDecision,
  NationalTrack,
  TrackQuestionError,
  TrackSubmissionError,
} from "../../ports/NationalTrack.ts"
import type { Traveller } from "../../ports/Traveller.ts"
import { listingOf } from "./listingOf.ts"

/** What can be chosen for an e-track in memory. */
export interface Options {
  /** The code with which a traveller is rejected; undefined for one who is registered. Everybody is registered unless said. */
  readonly rejection?: (traveller: Traveller) => string | undefined
}

const declined = (code: string) => ({ _tag: "Declined", code, detail: code }) as const

/**
 * An e-track in memory, as particular as the contract: the same group again is registered again, and a decision comes
 * only after it was asked for once.
 */
export const make = ({ rejection = () => undefined }: Options = {}): NationalTrack["Service"] => {
  const registrations = new Map<string, GroupRegistration>()
  const undecided = new Map<string, readonly MemberDecision[]>()
  let numbers = 0

  const decision = (traveller: Traveller): MemberDecision => {
    const code = rejection(traveller)
    numbers += 1
    return code === undefined
      ? { pilgrim: traveller.pilgrim, status: "registered", number: String(numbers).padStart(12, "0") }
      : { pilgrim: traveller.pilgrim, status: "rejected", code }
  }

  return {
    settleTime: 0,
    submissionTime: 1000,

    registerGroup: ({ reference, members }) =>
      Effect.sync(() => {
        const receipt = Receipt.make(`ETR-${String(registrations.size + 1).padStart(12, "0")}`)
        const pending = members.map(({ pilgrim }) => ({ pilgrim, status: "pending" }) as const)
        registrations.set(receipt, { reference, receipt, decided: false, members: pending })
        undecided.set(receipt, members.map(decision))
        return { receipt }
      }),

    registration: (receipt) =>
      Effect.suspend(() => {
        const known = registrations.get(receipt)
        if (known === undefined)
          return Effect.fail(new TrackQuestionError({ reason: declined("Client.UnknownReceipt") }))
        const members = undecided.get(receipt)
        if (members === undefined) return Effect.succeed(known)
        undecided.delete(receipt)
        registrations.set(receipt, { ...known, decided: true, members })
        // As on the wire: before it is decided, the answer names nobody.
        return Effect.succeed({ ...known, members: [] })
      }),

    findGroup: (reference) =>
      Effect.sync(() => [...registrations.values()].filter((registration) => registration.reference === reference)),

    list: (asked) =>
      Effect.sync(() => {
        const all = [...registrations.values()].flatMap(({ reference, receipt, members }) =>
          members.map((member) => ({ ...member, reference, receipt })),
        )
        return listingOf(all, asked)
      }),

    cancelMember: (number) =>
      Effect.suspend(() => {
        for (const [receipt, registration] of registrations) {
          const member = registration.members.find((each) => "number" in each && each.number === number)
          if (member === undefined) continue
          if (member.status === "cancelled")
            return Effect.fail(new TrackSubmissionError({ reason: declined("Client.AlreadyCancelled") }))
          const members = registration.members.map((each) =>
            each === member ? { pilgrim: member.pilgrim, status: "cancelled" as const, number } : each,
          )
          registrations.set(receipt, { ...registration, members })
          return Effect.void
        }
        return Effect.fail(new TrackSubmissionError({ reason: declined("Client.UnknownRegistration") }))
      }),
  }
}

/** An e-track in memory. */
export const layer = (options?: Options) => Layer.sync(NationalTrack, () => make(options))
