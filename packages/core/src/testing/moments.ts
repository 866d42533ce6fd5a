import type { Command } from "../journey/Command.ts"
import type { Event } from "../journey/Event.ts"
import type { Grounds } from "../journey/Grounds.ts"
import { Serial } from "../journey/ids.ts"
import type { Situation } from "../journey/Situation.ts"
import type { HeldBracelet, HeldEntitlement, HeldRegistration } from "../journey/State.ts"
import { CampaignId } from "../season/CampaignId.ts"
import type { SeasonDay } from "../season/SeasonDay.ts"

/** A day of a season, from ISO text. */
export const day = (text: string): SeasonDay => text as SeasonDay

/** The day after a draw, when everything is open: an offer of that draw runs until 2026-12-08. */
export const situation: Situation = {
  today: day("2026-12-02"),
  registrationCloses: day("2027-01-21"),
  entitlementsOpen: day("2026-12-01"),
  entitlementsClose: day("2027-03-09"),
  braceletsOpen: day("2026-12-01"),
  arrivalsOpen: day("2027-04-08"),
  arafah: day("2027-05-15"),
  groupFollowsMember: false,
}

/** The last day of an offer made on the day of the draw. */
export const expires = day("2026-12-08")

/** The published result that a place was drawn by. */
export const by: Grounds = { result: "5e".repeat(32) }

/** Invented things that a pilgrim holds. */
export const registration: HeldRegistration = { reference: "1448-G000001-1", number: "R1" }
export const entitlement: HeldEntitlement = { kind: "visa", id: "ent_1", number: "V1" }
export const bracelet: HeldBracelet = { serial: Serial.make("B1"), chip: "04A1" }

// What happened, as a journey that goes well has it, and the days on which its pilgrim crosses the border.
export const drawn: Event = { _tag: "PlaceDrawn", expires, by }
export const confirmed: Event = { _tag: "CampaignConfirmed", campaign: CampaignId.make("Al-Noor") }
export const asked: Event = { _tag: "RegistrationAsked", reference: registration.reference }
export const registered: Event = { _tag: "RegistrationMade", registration, asks: true }
export const visaIssued: Event = { _tag: "EntitlementIssued", entitlement, asks: true }
export const ordered: Event = { _tag: "BraceletOrdered", order: "O1" }
export const braceletMade: Event = { _tag: "BraceletMade", bracelet }
export const newBracelet: HeldBracelet = { serial: Serial.make("B9"), chip: "04A9" }
export const replacementAsked: Event = { _tag: "ReplacementAsked", serial: bracelet.serial, reason: "lost" }
export const replaced: Event = { _tag: "BraceletReplaced", bracelet: newBracelet }
export const arrivalDay = day("2027-05-08")
export const departureDay = day("2027-05-22")
export const arrived: Event = { _tag: "PilgrimArrived", on: arrivalDay }
export const returned: Event = { _tag: "PilgrimReturned", on: departureDay }

// What is asked of a journey.
export const draw: Command = { _tag: "Draw", expires, by }
export const waitlist: Command = { _tag: "Waitlist" }
export const reject: Command = { _tag: "Reject", reasons: ["late"] }
export const confirm = (campaign = CampaignId.make("Al-Noor")): Command => ({ _tag: "Confirm", campaign })
export const reissued: HeldEntitlement = { ...entitlement, id: "ent_9", number: "V9" }
export const recordReissue = (
  wrong: { readonly replaces?: Partial<HeldEntitlement>; readonly by?: Partial<HeldEntitlement> } = {},
): Command => ({
  _tag: "RecordReissue",
  replaces: { ...entitlement, ...wrong.replaces },
  entitlement: { ...reissued, ...wrong.by },
})
export const takeBack = (what: "death" | "return"): Command => ({ _tag: "TakeBack", what })
export const changeCampaign = (campaign = CampaignId.make("Al-Noor")): Command => ({ _tag: "ChangeCampaign", campaign })
export const askRegistration = (reference = registration.reference): Command => ({ _tag: "AskRegistration", reference })
export const askEntitlement: Command = { _tag: "AskEntitlement" }
export const askBracelet: Command = { _tag: "AskBracelet" }
export const orderBracelet = (order = "O1"): Command => ({ _tag: "OrderBracelet", order })
export const replaceBracelet = (serial = bracelet.serial): Command => ({
  _tag: "ReplaceBracelet",
  serial,
  reason: "lost",
})
export const lapse: Command = { _tag: "Lapse" }
export const withdraw: Command = { _tag: "Withdraw" }
export const close: Command = { _tag: "Close" }
export const evidence = "The carrier's list, filed as 118."
export const stateReturn = (on = departureDay): Command => ({ _tag: "StateReturn", on, evidence })
export const stateDeath: Command = { _tag: "StateDeath", evidence }

// What the outside world reports.
export const recordRegistration = (number = registration.number): Command => ({
  _tag: "RecordRegistration",
  registration: { ...registration, number },
})
export const recordRegistrationRefused: Command = { _tag: "RecordRegistrationRefused", code: "ENTRY_BARRED" }
export const recordRegistrationNotMade = (reference = registration.reference): Command => ({
  _tag: "RecordRegistrationNotMade",
  reference,
})
export const recordVisa = (number = entitlement.number): Command => ({
  _tag: "RecordEntitlement",
  entitlement: { ...entitlement, number },
})
export const recordVisaRefused: Command = { _tag: "RecordEntitlementRefused", code: "SECURITY" }
export const recordBracelet = (serial = bracelet.serial): Command => ({
  _tag: "RecordBracelet",
  bracelet: { ...bracelet, serial },
})
export const recordBraceletNotMade = (order = "O1"): Command => ({ _tag: "RecordBraceletNotMade", order })
export const recordReplacement = (replaces = bracelet.serial, made = newBracelet): Command => ({
  _tag: "RecordReplacement",
  replaces,
  bracelet: made,
})
export const recordReplacementDeclined = (attempt = 1, serial = bracelet.serial): Command => ({
  _tag: "RecordReplacementDeclined",
  serial,
  attempt,
  code: "conflict",
})
export const recordArrival = (on = arrivalDay): Command => ({ _tag: "RecordArrival", on })
export const recordDeparture = (on = departureDay): Command => ({ _tag: "RecordDeparture", on })
export const recordDeath: Command = { _tag: "RecordDeath" }
export const recordUndone = (what: "registration" | "entitlement" | "bracelet"): Command => ({
  _tag: "RecordUndone",
  what,
})
export const recordNotUndone = (attempt: number, number = registration.number): Command => ({
  _tag: "RecordNotUndone",
  number,
  attempt,
})
