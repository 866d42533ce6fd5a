import { Context, type Effect, Schema } from "effect"
import { Receipt } from "../exchange/Exchange.ts"
import { PilgrimId } from "../journey/ids.ts"
import { SeasonName } from "../season/SeasonName.ts"
import type { Listing, ListingRequest } from "./Listing.ts"
import { inWords, QuestionReason, SubmissionReason } from "./reason.ts"
import { Traveller } from "./Traveller.ts"

/** A whole group, to be registered with the Saudi Hajj system under our reference. */
export const GroupSubmission = Schema.Struct({
  /** Ours, never used twice: the only handle by which a lost answer can be asked for. */
  reference: Schema.String,
  season: SeasonName,
  members: Schema.NonEmptyArray(Traveller),
})
export type GroupSubmission = typeof GroupSubmission.Type

/** What was decided about one member. */
export const MemberDecision = Schema.Union([
  Schema.Struct({ pilgrim: PilgrimId, status: Schema.Literal("pending") }),
  Schema.Struct({ pilgrim: PilgrimId, status: Schema.Literals(["registered", "cancelled"]), number: Schema.String }),
  Schema.Struct({ pilgrim: PilgrimId, status: Schema.Literal("rejected"), code: Schema.String }),
])
export type MemberDecision = typeof MemberDecision.Type

/** A registration as the system knows it. Until it is decided, the system need not say who its members are. */
export const GroupRegistration = Schema.Struct({
  reference: Schema.String,
  receipt: Receipt,
  /** True when no member is pending any more; it never goes back. */
  decided: Schema.Boolean,
  members: Schema.Array(MemberDecision),
})
export type GroupRegistration = typeof GroupRegistration.Type

/** A member of a registration as the system's list has it. */
export type ListedMember = MemberDecision & { readonly reference: string; readonly receipt: Receipt }

/** A submission to the e-track that gave no receipt, and why. */
export class TrackSubmissionError extends Schema.TaggedError<TrackSubmissionError>()("TrackSubmissionError", {
  reason: SubmissionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** A question to the e-track that gave no answer, and why. */
export class TrackQuestionError extends Schema.TaggedError<TrackQuestionError>()("TrackQuestionError", {
  reason: QuestionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/**
 * The Saudi Hajj system (the e-track), as its contract under `contracts/etrack` promises it.
 *
 * Neither `registerGroup` nor `cancelMember` may be repeated out of doubt: the system honours no idempotency key. Ask
 * `findGroup` what happened.
 */
export class NationalTrack extends Context.Service<
  NationalTrack,
  {
    /**
     * Submits a group and gives the receipt, with the decision where the system decides at once; otherwise that comes later.
     *
     * The message expires at `expires` (milliseconds since 1970; by default `submissionTime` from now), and the system
     * refuses to begin what has expired. A caller who counts the settle time from an earlier moment must give it.
     *
     * The no to a member, who is then refused for good, is a decision. `Declined` is the no to the call, which a person looks at;
     * but with the code `Client.Closed` it refuses the whole group for good. Not being let in is `Unavailable`.
     */
    readonly registerGroup: (
      submission: GroupSubmission,
      expires?: number,
    ) => Effect.Effect<{ readonly receipt: Receipt; readonly registration?: GroupRegistration }, TrackSubmissionError>
    /** How the members of a submission stand, by its receipt; who is not decided yet is asked about again. */
    readonly registration: (receipt: Receipt) => Effect.Effect<GroupRegistration, TrackQuestionError>
    /** Every registration under our reference; none proves that nothing happened only after `settleTime`. */
    readonly findGroup: (reference: string) => Effect.Effect<ReadonlyArray<GroupRegistration>, TrackQuestionError>
    /** One who was registered several times is listed as often. */
    readonly list: (asked: ListingRequest) => Effect.Effect<Listing<ListedMember>, TrackQuestionError>
    /** Expires as a submission of a group does. What was cancelled before is `Declined` with the code `Client.AlreadyCancelled`. */
    readonly cancelMember: (registrationNumber: string, expires?: number) => Effect.Effect<void, TrackSubmissionError>
    /** Milliseconds after a submission's deadline from which "none" is final. From the contract. */
    readonly settleTime: number
    /** Milliseconds that one submission is given, from the moment it is written to its expiry. */
    readonly submissionTime: number
  }
>()("@mahmal/core/ports/NationalTrack") {}
