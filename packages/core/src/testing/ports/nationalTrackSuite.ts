import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { Receipt } from "../../exchange/Exchange.ts"
import { type GroupSubmission, NationalTrack } from "../../ports/NationalTrack.ts"
import type { SeasonName } from "../../season/SeasonName.ts"
import { traveller } from "../travellers.ts"
import { askUntil, declinedCode, running } from "./running.ts"

/** The e-track that a test needs: one that rejects everybody, or nobody. */
export interface TrackNeeds {
  readonly rejects: boolean
}

const group = (number: number): GroupSubmission => ({
  reference: `1448-T${String(number).padStart(4, "0")}`,
  season: "1448" as SeasonName,
  members: [traveller(number), traveller(number + 1)],
})

const pilgrims = ({ members }: GroupSubmission) => members.map(({ pilgrim }) => pilgrim)

const decisionFor = Effect.fnUntraced(function* (submission: GroupSubmission) {
  const track = yield* NationalTrack
  const { receipt } = yield* track.registerGroup(submission)
  return yield* askUntil(track.registration(receipt), ({ decided }) => decided)
})

/** What every e-track must do. */
export const nationalTrackSuite = (name: string, makeLayer: (needs: TrackNeeds) => Layer.Layer<NationalTrack>) =>
  describe(`${name} is an e-track`, () => {
    const run = running(makeLayer({ rejects: false }))

    it("gives a receipt, and later a registration number for every member", () =>
      run(
        Effect.gen(function* () {
          const submission = group(100)
          const { reference, members } = yield* decisionFor(submission)
          expect(reference).toBe(submission.reference)
          expect(members.map(({ pilgrim }) => pilgrim)).toEqual(pilgrims(submission))
          expect(members.every((member) => member.status === "registered" && member.number !== "")).toBe(true)
        }),
      ))

    it("rejects with a code", () =>
      running(makeLayer({ rejects: true }))(
        Effect.gen(function* () {
          const { members } = yield* decisionFor(group(110))
          expect(members.map((member) => member.status === "rejected" && member.code !== "")).toEqual([true, true])
        }),
      ))

    it("finds a group by our reference, and none where nothing was submitted", () =>
      run(
        Effect.gen(function* () {
          const track = yield* NationalTrack
          const submission = group(120)
          const { receipt } = yield* track.registerGroup(submission)
          const found = yield* track.findGroup(submission.reference)
          expect(found.map((registration) => registration.receipt)).toEqual([receipt])
          expect(found[0]?.members.map(({ pilgrim }) => pilgrim)).toEqual(pilgrims(submission))
          expect(yield* track.findGroup("1448-NOBODY")).toEqual([])
        }),
      ))

    it("registers the same group twice when it is submitted twice", () =>
      run(
        Effect.gen(function* () {
          const track = yield* NationalTrack
          const submission = group(130)
          const first = yield* track.registerGroup(submission)
          const second = yield* track.registerGroup(submission)
          expect(second.receipt).not.toBe(first.receipt)
          expect(yield* track.findGroup(submission.reference)).toHaveLength(2)
        }),
      ))

    it("cancels one member once, and leaves the others", () =>
      run(
        Effect.gen(function* () {
          const track = yield* NationalTrack
          const submission = group(140)
          const { members } = yield* decisionFor(submission)
          const number = members[0]?.status === "registered" ? members[0].number : ""
          yield* track.cancelMember(number)
          expect(yield* declinedCode(track.cancelMember(number))).toBe("Client.AlreadyCancelled")
          const [found] = yield* track.findGroup(submission.reference)
          expect(found?.members[0]).toEqual({ pilgrim: submission.members[0].pilgrim, status: "cancelled", number })
          expect(found?.members[1]?.status).toBe("registered")
        }),
      ))

    it("lists who is named in which registration, pilgrim by pilgrim and a part at a time", () =>
      run(
        Effect.gen(function* () {
          const track = yield* NationalTrack
          const submission = group(150)
          const { season } = submission
          const decided = yield* decisionFor(submission)
          const [one, two] = decided.members
          if (one?.status === "registered") yield* track.cancelMember(one.number)
          const { reference, receipt } = decided
          const first = yield* track.list({ season, after: traveller(149).pilgrim, limit: 1 })
          expect(first).toEqual({ items: [{ ...one, reference, receipt, status: "cancelled" }], more: true })
          const rest = yield* track.list({ season, after: submission.members[0].pilgrim, limit: 500 })
          expect(rest.items[0]).toEqual({ ...two, reference, receipt })
          expect(rest.more).toBe(false)
        }),
      ))

    it("declines what it does not know", () =>
      run(
        Effect.gen(function* () {
          const track = yield* NationalTrack
          expect(yield* declinedCode(track.registration(Receipt.make("ETR-999999999999")))).toBe(
            "Client.UnknownReceipt",
          )
          expect(yield* declinedCode(track.cancelMember("999999999999"))).toBe("Client.UnknownRegistration")
        }),
      ))
  })
