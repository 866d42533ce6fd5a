import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Command } from "@mahmal/core/journey/Command"
import { type PilgrimId, Serial } from "@mahmal/core/journey/ids"
import type { State } from "@mahmal/core/journey/State"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { campaign } from "./season.ts"

/** A pilgrim on the way to a state, with a number in four digits that nobody else has. */
export interface Traveller {
  readonly pilgrim: PilgrimId
  readonly number: string
  readonly state: State
}

/** What a journey takes a pilgrim further by: an act, or the answer of a foreign system to what the hub asked of it. */
export type Step =
  | { readonly _tag: "Act"; readonly command: Command }
  | {
      readonly _tag: "Answer"
      readonly operation: Operation
      /** What the exchange is about. */
      readonly subject: (traveller: Traveller) => string
      readonly fact: (traveller: Traveller) => Command
    }

const act = (command: Command): Step => ({ _tag: "Act", command })
const day = (text: string) => text as SeasonDay

/** The reference of the submission that a pilgrim is in, and the order; empty while there is none. */
const submissionOf = ({ state }: Traveller): string => (state._tag === "Drawn" ? (state.asked ?? "") : "")
const orderOf = ({ state }: Traveller): string => (state._tag === "Visa" ? (state.order ?? "") : "")

const drawn = (expires: string): Step => act({ _tag: "Draw", expires: day(expires), by: { result: "5e".repeat(32) } })
const confirmed = [drawn("2026-12-08"), act({ _tag: "Confirm", campaign })]

const registration: Step = {
  _tag: "Answer",
  operation: "etrack.register",
  subject: submissionOf,
  fact: (traveller) => ({
    _tag: "RecordRegistration",
    registration: { reference: submissionOf(traveller), number: `90000000${traveller.number}` },
  }),
}
const refusal: Step = {
  ...registration,
  fact: () => ({ _tag: "RecordRegistrationRefused", code: "ENTRY_BARRED" }),
}
const entitlement = (kind: "permit" | "visa"): Step => ({
  _tag: "Answer",
  operation: "visa.request",
  subject: ({ pilgrim }) => pilgrim,
  fact: ({ number }) => ({
    _tag: "RecordEntitlement",
    entitlement: { kind, id: `ent_${number}`, number: `P90000000${number}` },
  }),
})
const bracelet: Step = {
  _tag: "Answer",
  operation: "bracelet.order",
  subject: orderOf,
  fact: ({ number }) => ({
    _tag: "RecordBracelet",
    bracelet: { serial: Serial.make(`B${number}`), chip: `04A1${number}` },
  }),
}

const registered = [...confirmed, registration]
const withPermit = [...registered, entitlement("permit")]
const withBracelet = [...withPermit, bracelet]
const arrived = [...withBracelet, act({ _tag: "RecordArrival", on: day("2027-05-08") })]

/** The way from an application to each place where a pilgrim may stand. */
export const journeys = {
  applied: [],
  waiting: [act({ _tag: "Waitlist" })],
  drawn: [drawn("2026-12-08")],
  confirmed,
  registered,
  permit: withPermit,
  visa: [...registered, entitlement("visa")],
  bracelet: withBracelet,
  arrived,
  returned: [...arrived, act({ _tag: "RecordDeparture", on: day("2027-05-22") })],
  withdrawn: [drawn("2026-12-08"), act({ _tag: "Withdraw" })],
  // An offer that ended before the day on which the season stands.
  lapsed: [drawn("2026-10-01"), act({ _tag: "Lapse" })],
  refused: [...confirmed, refusal],
  deceased: [drawn("2026-12-08"), act({ _tag: "RecordDeath" })],
} as const satisfies Readonly<Record<string, ReadonlyArray<Step>>>

export type Journey = keyof typeof journeys
