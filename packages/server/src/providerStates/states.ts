import { Receipt } from "@mahmal/core/exchange/Exchange"
import type { Finding } from "@mahmal/core/exchange/settle"
import type { Hub } from "@mahmal/core/hub/Hub"
import type { Exchanges } from "@mahmal/core/store/Exchanges"
import type { People } from "@mahmal/core/store/People"
import { Effect } from "effect"
import type { Database } from "../postgres/Database.ts"
import type { Vault } from "../vault/Vault.ts"
import { type Applicant, pilgrimOf, valuesOf } from "./applicant.ts"
import type { Journey } from "./journeys.ts"
import { call, lead } from "./lead.ts"
import { campaign, season } from "./season.ts"

/** What a state is known by: names, and what stands for each. */
export type Values = Readonly<Record<string, string>>

/** Brings a state about for people of its own, from a number on that nobody has had, and says what it is known by. */
export type State = (number: number) => Effect.Effect<Values, unknown, Database | Hub | Exchanges | People | Vault>

/** So many numbers one state may use. */
export const numbersOfState = 3

const applicant = (number: number, principal = number, nationality: Applicant["nationality"] = "QAT"): Applicant => ({
  number,
  principal,
  nationality,
})

const one = (journey: Journey): State =>
  Effect.fnUntraced(function* (number) {
    const pilgrim = applicant(number, number, journey === "visa" ? "EGY" : "QAT")
    yield* lead([pilgrim], journey)
    return { ...valuesOf(pilgrim), campaign }
  })

const group = (journey: Journey): State =>
  Effect.fnUntraced(function* (number) {
    const members = [0, 1, 2].map((n) => applicant(number + n, number))
    yield* lead(members, journey)
    const [first = "", second = "", third = ""] = members.map(pilgrimOf)
    return { ...valuesOf(applicant(number)), campaign, first, second, third }
  })

/** A registered pilgrim's permit was asked for, and the call ended as the finding says. */
const exchange = (finding: Finding): State =>
  Effect.fnUntraced(function* (number) {
    const values = yield* one("registered")(number)
    const pilgrim = pilgrimOf(applicant(number))
    const id = yield* call("visa.request", pilgrim, [pilgrim], finding)
    return { ...values, exchange: id, exchangeInPath: encodeURIComponent(id) }
  })

const people: Readonly<Record<string, Journey>> = {
  "a pilgrim who has applied": "applied",
  "a pilgrim on the waiting list": "waiting",
  "a pilgrim who was drawn": "drawn",
  "a pilgrim who has confirmed": "confirmed",
  "a pilgrim who is registered": "registered",
  "a pilgrim with a permit": "permit",
  "a pilgrim with a visa": "visa",
  "a pilgrim with a bracelet": "bracelet",
  "a pilgrim who has arrived": "arrived",
  "a pilgrim who has returned": "returned",
  "a pilgrim who has withdrawn": "withdrawn",
  "a pilgrim whose offer has lapsed": "lapsed",
  "a pilgrim who was refused": "refused",
  "a pilgrim who has died": "deceased",
}

/**
 * The states that a pact with the hub may be given, by name. Every use of one has people of its own, so that what one
 * interaction changes no other finds changed.
 */
export const states: Readonly<Record<string, State>> = {
  "a season": () => Effect.succeed({ season: season.name, campaign }),
  ...Object.fromEntries(Object.entries(people).map(([name, journey]) => [name, one(journey)])),
  "a group of three that has applied": group("applied"),
  "a group of three that was drawn": group("drawn"),
  "a group of three that has confirmed": group("confirmed"),
  "nobody of this number": (number) => Effect.succeed(valuesOf(applicant(number))),
  "an exchange in doubt": exchange({ outcome: "in-doubt" }),
  "an exchange that waits for a decision": exchange({ outcome: "accepted", receipt: Receipt.make("ent_900000000") }),
  "an exchange that was declined": exchange({ outcome: "declined", code: "unknown-registration" }),
}
