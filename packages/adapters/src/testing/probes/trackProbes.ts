import {
  type GroupRegistration,
  type GroupSubmission,
  type MemberDecision,
  NationalTrack,
} from "@mahmal/core/ports/NationalTrack"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { traveller } from "@mahmal/core/testing/travellers"
import { Effect } from "effect"
import type { Probe } from "../Probe.ts"
import { expecting } from "./expecting.ts"
import { listed, until } from "./settling.ts"

const group = (person: number): GroupSubmission => ({
  reference: `1448-C${String(person).padStart(4, "0")}`,
  season: "1448" as SeasonName,
  members: [traveller(person)],
})

const subject = (person: number) => traveller(person).pilgrim

const memberIsRegistered = "the member is registered"

const isRegistered = ({ pilgrim, status }: MemberDecision, person: number): boolean =>
  pilgrim === subject(person) && status === "registered"

const tellsOf = (registration: GroupRegistration, person: number, receipt: string): boolean =>
  registration.receipt === receipt && registration.members.some((member) => isRegistered(member, person))

const registered = Effect.fnUntraced(function* (person: number) {
  const track = yield* NationalTrack
  const { receipt } = yield* track.registerGroup(group(person))
  const { members } = yield* until(track.registration(receipt), ({ decided }) => decided)
  const [member] = members
  return { receipt, number: member?.status === "registered" ? member.number : "" }
})

/** Probes of an e-track. Neither of its submissions is repeatable. */
export const trackProbes: ReadonlyArray<Probe<NationalTrack>> = [
  {
    method: "registerGroup",
    kind: "submission",
    repeatable: false,
    subject,
    arrange: (person) => Effect.succeed(Effect.flatMap(NationalTrack, (track) => track.registerGroup(group(person)))),
  },
  {
    method: "registration",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(registered(person), ({ receipt }) =>
        expecting(
          Effect.flatMap(NationalTrack, (track) => track.registration(receipt)),
          memberIsRegistered,
          (registration) => tellsOf(registration, person, receipt),
        ),
      ),
  },
  {
    method: "findGroup",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(registered(person), ({ receipt }) =>
        expecting(
          Effect.flatMap(NationalTrack, (track) => track.findGroup(group(person).reference)),
          memberIsRegistered,
          (found) => found.some((registration) => tellsOf(registration, person, receipt)),
        ),
      ),
  },
  {
    method: "list",
    kind: "question",
    repeatable: true,
    subject,
    arrange: (person) =>
      Effect.map(registered(person), ({ receipt }) =>
        expecting(
          Effect.flatMap(NationalTrack, (track) => track.list(listed(person))),
          memberIsRegistered,
          ({ items }) => items.some((item) => item.receipt === receipt && isRegistered(item, person)),
        ),
      ),
  },
  {
    method: "cancelMember",
    kind: "submission",
    repeatable: false,
    subject,
    arrange: (person) =>
      Effect.map(registered(person), ({ number }) =>
        Effect.flatMap(NationalTrack, (track) => track.cancelMember(number)),
      ),
  },
]
