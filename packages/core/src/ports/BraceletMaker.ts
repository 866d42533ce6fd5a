import { Context, type Effect, Schema } from "effect"
import type { PilgrimId, Serial } from "../journey/ids.ts"
import type { CampaignId } from "../season/CampaignId.ts"
import type { Listing, ListingRequest } from "./Listing.ts"
import { inWords, QuestionReason, SubmissionReason } from "./reason.ts"
import type { CancellationReason } from "./VisaAuthority.ts"

/** The most bracelets that one order holds. */
export const largestOrder = 200

/** One bracelet to be made, with what is printed on it and no more. */
export interface BraceletLine {
  readonly pilgrim: PilgrimId
  readonly nameArabic: string
  readonly nameLatin: string
  /** ISO 3166 alpha-3. */
  readonly nationality: string
  /** The campaign's number, for whoever brings a lost pilgrim back: at most 20 letters, digits and hyphens. */
  readonly campaign?: CampaignId
}

/** Why a bracelet becomes worthless. */
export type RevocationReason = CancellationReason | "lost" | "damaged"

/** A bracelet that exists. */
export interface MadeBracelet {
  readonly pilgrim: PilgrimId
  readonly serial: Serial
  readonly chip: string
}

/** A bracelet as the maker's list has it; one that is revoked opens nothing. */
export interface ListedBracelet extends MadeBracelet {
  readonly status: "active" | "revoked"
}

/** What of an order is made so far; the rest comes in parts. */
export interface OrderProgress {
  readonly complete: boolean
  readonly made: ReadonlyArray<MadeBracelet>
}

/** A submission to the bracelet maker that was not answered, and why. */
export class BraceletSubmissionError extends Schema.TaggedError<BraceletSubmissionError>()("BraceletSubmissionError", {
  reason: SubmissionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** A question to the bracelet maker that was not answered, and why. */
export class BraceletQuestionError extends Schema.TaggedError<BraceletQuestionError>()("BraceletQuestionError", {
  reason: QuestionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** A maker of bracelets. An order is known by its number: the same order sent again is the same order. */
export class BraceletMaker extends Context.Service<
  BraceletMaker,
  {
    /** At most `largestOrder` lines. Gives what of it is made already; ask for the progress afterwards. */
    readonly order: (
      orderNumber: string,
      lines: ReadonlyArray<BraceletLine>,
    ) => Effect.Effect<OrderProgress, BraceletSubmissionError>
    /** What of an order is made by now; asked again until it is complete. */
    readonly progress: (orderNumber: string) => Effect.Effect<OrderProgress, BraceletQuestionError>
    /** All bracelets that were ever made, for the comparison with what we hold. */
    readonly list: (asked: ListingRequest) => Effect.Effect<Listing<ListedBracelet>, BraceletQuestionError>
    /** Makes a bracelet worthless; revoking twice is the same as once. */
    readonly revoke: (serial: Serial, reason: RevocationReason) => Effect.Effect<void, BraceletSubmissionError>
    /** Revokes a bracelet and has another made for the same pilgrim, known by `key`. */
    readonly replace: (
      key: string,
      serial: Serial,
      reason: "lost" | "damaged",
    ) => Effect.Effect<MadeBracelet, BraceletSubmissionError>
  }
>()("@mahmal/core/ports/BraceletMaker") {}
