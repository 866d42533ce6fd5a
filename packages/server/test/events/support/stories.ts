import type { Event } from "@mahmal/core/journey/Event"
import { Serial } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"

const day = "2027-01-01" as SeasonDay

export const drawn: Event = { _tag: "PlaceDrawn", expires: day, by: { result: "0".repeat(64) } }
const confirmed = (campaign: string): Event => ({ _tag: "CampaignConfirmed", campaign: CampaignId.make(campaign) })
const asked: Event = { _tag: "RegistrationAsked", reference: "1448-G1-1" }
const registered: Event = {
  _tag: "RegistrationMade",
  registration: { reference: "1448-G1-1", number: "000000000001" },
  asks: true,
}
const entitled: Event = {
  _tag: "EntitlementIssued",
  entitlement: { kind: "visa", id: "ent-1", number: "V1" },
  asks: true,
}
const braceleted: Event = {
  _tag: "BraceletMade",
  bracelet: { serial: Serial.make("B-1448-0000001"), chip: "04A1B2C3" },
}
export const arrived: Event = { _tag: "PilgrimArrived", on: day }
export const returned: Event = { _tag: "PilgrimReturned", on: day }

/** Everything that happens to a pilgrim who travels with a campaign: eight events, of which one is not told. */
export const journeyWith = (campaign: string): ReadonlyArray<Event> => [
  drawn,
  confirmed(campaign),
  asked,
  registered,
  entitled,
  braceleted,
  arrived,
  returned,
]
