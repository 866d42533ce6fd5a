import { Schema } from "effect"
import { taggedUnion } from "../schema/taggedUnion.ts"
import { CampaignId } from "../season/CampaignId.ts"
import { SeasonDay } from "../season/SeasonDay.ts"
import { Evidence } from "./Evidence.ts"
import { Grounds } from "./Grounds.ts"
import { Serial } from "./ids.ts"
import { HeldBracelet, HeldEntitlement, HeldRegistration, ReplacementReason } from "./State.ts"

/**
 * What is asked of a journey. The first are acts, which may be refused; those that begin with `Record` report facts of
 * the outside world, which may repeat itself.
 */
export const Command = taggedUnion({
  /** Intake found reasons against the application. */
  Reject: { reasons: Schema.NonEmptyArray(Schema.String) },
  /** The draw, or a place that passed on, gives a place until the end of `expires`, or of the e-track's last day, on the grounds of `by`. */
  Draw: { expires: SeasonDay, by: Grounds },
  Waitlist: {},
  /** The pilgrim has signed with a campaign. */
  Confirm: { campaign: CampaignId },
  /** The pilgrim travels with another campaign than the one that was signed with: a mistake, or its licence was withdrawn. */
  ChangeCampaign: { campaign: CampaignId },
  /** Takes the pilgrim into the submission `reference` to the e-track; no other may take them meanwhile. */
  AskRegistration: { reference: Schema.NonEmptyString },
  RecordRegistration: { registration: HeldRegistration },
  RecordRegistrationRefused: { code: Schema.String },
  /** It is proven that the submission `reference` was never carried out. */
  RecordRegistrationNotMade: { reference: Schema.NonEmptyString },
  /** Permits and visas are issued from today on. */
  AskEntitlement: {},
  RecordEntitlement: { entitlement: HeldEntitlement },
  RecordEntitlementRefused: { code: Schema.String },
  /** The authority has issued another of the kind in place of `replaces`, as for a renewed passport. */
  RecordReissue: { replaces: HeldEntitlement, entitlement: HeldEntitlement },
  /** Bracelets are made from today on. */
  AskBracelet: {},
  /** Takes the pilgrim into a bracelet order; no other may take them. */
  OrderBracelet: { order: Schema.NonEmptyString },
  RecordBracelet: { bracelet: HeldBracelet },
  /** The order was never carried out, and never will be: another may take the pilgrim. */
  RecordBraceletNotMade: { order: Schema.NonEmptyString },
  /** The bracelet `serial` is lost or damaged: it opens nothing from now on, and another is made. */
  ReplaceBracelet: { serial: Serial, reason: ReplacementReason },
  RecordReplacement: { replaces: Serial, bracelet: HeldBracelet },
  RecordReplacementDeclined: { serial: Serial, attempt: Schema.Int, code: Schema.String },
  RecordArrival: { on: SeasonDay },
  RecordDeparture: { on: SeasonDay },
  /** The offer was not taken up in time, or a cut-off of the season has passed. */
  Lapse: {},
  Withdraw: {},
  /** The season is closed, and nothing says that the pilgrim travelled. */
  Close: {},
  /** A person states, on evidence, that the pilgrim was there and left the country on that day. */
  StateReturn: { on: SeasonDay, evidence: Evidence },
  /** A person states, on evidence, that somebody who was to travel has died. */
  StateDeath: { evidence: Evidence },
  RecordDeath: {},
  /** The death or the return of somebody in the country was recorded by mistake. */
  TakeBack: { what: Schema.Literals(["death", "return"]) },
  /** It is proven that the cancellation of the registration `number` was never carried out; `attempt` counts from 1. */
  RecordNotUndone: { number: Schema.NonEmptyString, attempt: Schema.Int },
  /** What stood last in `outside` is undone, or was found not to exist. */
  RecordUndone: { what: Schema.Literals(["registration", "entitlement", "bracelet"]) },
})
export type Command = typeof Command.Type
export type CommandName = Command["_tag"]

/** One command by its name. */
export type CommandOf<Name extends CommandName> = Extract<Command, { readonly _tag: Name }>
