import type { EventName } from "../journey/Event.ts"
import type { StateName } from "../journey/State.ts"

/** The state in which an event leaves whoever it happened to; undefined for those that leave the state as it was. */
export const stateAfter = {
  ApplicationRejected: "Rejected",
  PlaceDrawn: "Drawn",
  PutOnWaitingList: "Waitlisted",
  CampaignConfirmed: undefined,
  RegistrationAsked: undefined,
  RegistrationNotMade: undefined,
  RegistrationMade: "Registered",
  RegistrationRefused: "Refused",
  EntitlementIssued: "Visa",
  EntitlementAsked: undefined,
  EntitlementRefused: "Refused",
  BraceletAsked: undefined,
  BraceletOrdered: undefined,
  BraceletMade: "Bracelet",
  BraceletNotMade: undefined,
  ReplacementAsked: undefined,
  ReplacementDeclined: undefined,
  BraceletReplaced: undefined,
  CrossingSeen: undefined,
  PilgrimArrived: "Arrived",
  PilgrimReturned: "Returned",
  PlaceLapsed: "Lapsed",
  PilgrimWithdrew: "Withdrawn",
  PilgrimDied: "Deceased",
  PilgrimNeverTravelled: "NoShow",
  FoundOutside: undefined,
  CancellationNotMade: undefined,
  UndoneOutside: undefined,
} as const satisfies { readonly [E in EventName]: StateName | undefined }
