import { Schema } from "effect"
import { taggedUnion } from "../schema/taggedUnion.ts"
import { CampaignId } from "../season/CampaignId.ts"
import { SeasonDay } from "../season/SeasonDay.ts"
import { Evidence } from "./Evidence.ts"
import { Grounds } from "./Grounds.ts"
import { Serial } from "./ids.ts"
import { HeldBracelet, HeldEntitlement, HeldRegistration, Outside, ReplacementReason } from "./State.ts"

/** What happened on a journey. Events are never changed, and the state is nothing but their fold. */
export const Event = taggedUnion({
  ApplicationRejected: { reasons: Schema.Array(Schema.String) },
  PlaceDrawn: { expires: SeasonDay, by: Grounds },
  PutOnWaitingList: {},
  /** The last one counts: another campaign may take the place of the one before. */
  CampaignConfirmed: { campaign: CampaignId },
  RegistrationAsked: { reference: Schema.String },
  RegistrationNotMade: { reference: Schema.String },
  /** `asks`: the permit or visa is asked for at once, because they are issued already. */
  RegistrationMade: { registration: HeldRegistration, asks: Schema.Boolean },
  RegistrationRefused: { code: Schema.String },
  /** `asks`: the bracelet is wanted at once, because they are made already. */
  EntitlementIssued: { entitlement: HeldEntitlement, asks: Schema.Boolean },
  /** Another permit or visa in place of the one before, which is worth nothing any more. */
  EntitlementReissued: { entitlement: HeldEntitlement },
  EntitlementAsked: {},
  EntitlementRefused: { code: Schema.String },
  BraceletAsked: {},
  BraceletOrdered: { order: Schema.String },
  BraceletMade: { bracelet: HeldBracelet },
  BraceletNotMade: { order: Schema.String },
  /** The bracelet opens nothing from now on, and another is asked for. */
  ReplacementAsked: { serial: Serial, reason: ReplacementReason },
  ReplacementDeclined: { code: Schema.String },
  BraceletReplaced: { bracelet: HeldBracelet },
  /** A crossing that came before the journey could take it; it takes effect with `BraceletMade`. */
  CrossingSeen: { direction: Schema.Literals(["arrival", "departure"]), on: SeasonDay },
  PilgrimArrived: { on: SeasonDay },
  /** `evidence` is there where a person stated it. */
  PilgrimReturned: { on: SeasonDay, evidence: Schema.optionalKey(Evidence) },
  PlaceLapsed: {},
  PilgrimWithdrew: {},
  PilgrimDied: { evidence: Schema.optionalKey(Evidence) },
  /** The pilgrim lives, and is in the country. The bracelet was made worthless meanwhile, so that another is asked for. */
  DeathTakenBack: {},
  /** The pilgrim has not left; another bracelet is asked for here too. */
  ReturnTakenBack: {},
  /** Nothing had said that the pilgrim travelled when the season was closed. */
  PilgrimNeverTravelled: {},
  /** An answer that was out when the journey ended: it was done, and must be undone. */
  FoundOutside: { found: Outside },
  /** The cancellation of the registration was never carried out; another is needed. */
  CancellationNotMade: { number: Schema.String },
  /** One thing outside is undone, or was found not to exist. */
  UndoneOutside: { what: Schema.Literals(["registration", "entitlement", "bracelet"]) },
})
export type Event = typeof Event.Type
export type EventName = Event["_tag"]
