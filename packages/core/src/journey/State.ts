import { Schema } from "effect"
import { taggedUnion } from "../schema/taggedUnion.ts"
import { CampaignId } from "../season/CampaignId.ts"
import { EntitlementKind } from "../season/EntitlementKind.ts"
import { SeasonDay } from "../season/SeasonDay.ts"
import { Serial } from "./ids.ts"

/** What a foreign system calls a thing. Opaque. */
const Name = Schema.String.check(Schema.isBetweenLength(1, 100))

/** A registration with the e-track: our reference of the group's submission, and the system's number of the pilgrim. */
export const HeldRegistration = Schema.Struct({ reference: Name, number: Name })
export type HeldRegistration = typeof HeldRegistration.Type

/** An issued permit or visa: `id` is the authority's handle, `number` what stands on it. */
export const HeldEntitlement = Schema.Struct({ kind: EntitlementKind, id: Name, number: Name })
export type HeldEntitlement = typeof HeldEntitlement.Type

/** A bracelet that exists, by the number printed on it and the number of its chip. */
export const HeldBracelet = Schema.Struct({ serial: Serial, chip: Name })
export type HeldBracelet = typeof HeldBracelet.Type

/** Why another bracelet is made for somebody. */
export const ReplacementReason = Schema.Literals(["lost", "damaged"])
export type ReplacementReason = typeof ReplacementReason.Type

/**
 * Another bracelet is being made in place of the one that is held, which opens nothing from then on. `attempt` counts from 1;
 * the maker's code is there when it declined that attempt, and then another may be asked for.
 */
const Replacing = Schema.Struct({
  reason: ReplacementReason,
  attempt: Schema.Int,
  declined: Schema.optionalKey(Schema.String),
})

/** What became of lost or damaged bracelets: `replaced` are the serials of those that were replaced. */
const replacement = {
  replacing: Schema.optionalKey(Replacing),
  replaced: Schema.optionalKey(Schema.Array(Serial)),
}

/**
 * What somebody in the country wore when the journey ended there, to go on with where that was recorded by mistake; `declined` is the
 * last attempt to replace it, which the maker declined. Nothing is kept of a bracelet that was being replaced at that moment: the
 * answer may have come since.
 */
const Worn = Schema.Struct({
  bracelet: HeldBracelet,
  declined: Schema.optionalKey(Schema.Int),
  replaced: Schema.optionalKey(Schema.Array(Serial)),
  arrived: SeasonDay,
})

/** Crossings of the border that were reported before the journey had come that far. */
const Seen = Schema.Struct({ arrived: Schema.optionalKey(SeasonDay), departed: Schema.optionalKey(SeasonDay) })

/**
 * Something that was done outside in a pilgrim's name and must be undone. Where it is not `held`, the answer is still out:
 * only when it is known whether the thing was done can it be undone.
 */
export const Outside = Schema.Union([
  Schema.Struct({
    what: Schema.Literal("registration"),
    held: Schema.optionalKey(HeldRegistration),
    /** The reference under which it was asked for, while the answer is out. */
    asked: Schema.optionalKey(Schema.String),
    /** How many cancellations were proven not to have been carried out. */
    failed: Schema.optionalKey(Schema.Int),
  }),
  Schema.Struct({ what: Schema.Literal("entitlement"), held: Schema.optionalKey(HeldEntitlement) }),
  Schema.Struct({
    what: Schema.Literal("bracelet"),
    held: Schema.optionalKey(HeldBracelet),
    /** The bracelet in whose place another was asked for, and at which attempt, while the answer is out. */
    replaces: Schema.optionalKey(HeldBracelet),
    attempt: Schema.optionalKey(Schema.Int),
  }),
])
export type Outside = typeof Outside.Type

/**
 * The end of a journey. `outside` is undone from its last element to its first: all of it before travel, and of who has travelled only
 * a bracelet that nobody wears, which was still being revoked or made.
 */
const ended = { outside: Schema.Array(Outside) }

/** Where a pilgrim stands. Each state carries only what is true in it. */
export const State = taggedUnion({
  Applied: {},
  Rejected: { reasons: Schema.Array(Schema.String) },
  Waitlisted: {},
  /** Holds a place until `expires`, and for good once confirmed with a campaign. */
  Drawn: {
    expires: SeasonDay,
    campaign: Schema.optionalKey(CampaignId),
    /** The reference under which the e-track was asked for the registration, while the answer is out. */
    asked: Schema.optionalKey(Schema.String),
  },
  /** Registered with the e-track. Once `asked`, the permit or visa is being asked for. */
  Registered: {
    registration: HeldRegistration,
    campaign: Schema.optionalKey(CampaignId),
    asked: Schema.Boolean,
    seen: Seen,
  },
  /** Holds a permit or a visa. Once `asked`, the bracelet is wanted; once `order` names its order, it is being made. */
  Visa: {
    registration: HeldRegistration,
    campaign: Schema.optionalKey(CampaignId),
    entitlement: HeldEntitlement,
    asked: Schema.Boolean,
    order: Schema.optionalKey(Schema.String),
    seen: Seen,
  },
  Bracelet: {
    registration: HeldRegistration,
    entitlement: HeldEntitlement,
    bracelet: HeldBracelet,
    ...replacement,
    seen: Seen,
  },
  Arrived: { bracelet: HeldBracelet, ...replacement, arrived: SeasonDay },
  /** Nobody reported the arrival of some who returned. */
  Returned: { ...ended, arrived: Schema.optionalKey(SeasonDay), returned: SeasonDay, worn: Schema.optionalKey(Worn) },
  Lapsed: ended,
  Withdrawn: ended,
  /** `refused` is what the system said no to: if it says yes later, that contradicts what is on record. */
  Refused: { ...ended, refused: Schema.Literals(["registration", "entitlement"]), code: Schema.String },
  /** `travelled` is true for somebody who died after arriving: then the place stays taken. */
  Deceased: { ...ended, travelled: Schema.Boolean, worn: Schema.optionalKey(Worn) },
  /**
   * The season was closed, and nothing had said that the pilgrim travelled. Only the bracelet is undone: the registration and the
   * visa end with the season, and one that was cancelled would make an offender of somebody who did travel unreported.
   */
  NoShow: { ...ended, registration: HeldRegistration, entitlement: HeldEntitlement, seen: Seen },
})
export type State = typeof State.Type
export type StateName = State["_tag"]

/** One state by its name. */
export type StateOf<Name extends StateName> = Extract<State, { readonly _tag: Name }>

/** The states that a journey ends in, whose outside still has to be undone. */
export type Ended = StateOf<"Lapsed" | "Withdrawn" | "Refused" | "Deceased" | "NoShow" | "Returned">

/** The states in which a season leaves everybody. */
export const finalStates = [
  "Rejected",
  "Waitlisted",
  "Lapsed",
  "Withdrawn",
  "Refused",
  "Deceased",
  "NoShow",
  "Returned",
] as const satisfies ReadonlyArray<StateName>

/** Whether a season may leave somebody so. Who was reported to have arrived after all is to be looked for. */
export const isFinal = (state: State): boolean =>
  finalStates.some((final) => final === state._tag) && !(state._tag === "NoShow" && state.seen.arrived !== undefined)

/** Whether a journey has ended, so that what is left outside is undone. */
export const hasEnded = (state: State): state is Ended => "outside" in state

/** Where every journey begins. */
export const applied: StateOf<"Applied"> = { _tag: "Applied" }
