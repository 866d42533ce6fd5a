import { Context, type Effect, Schema } from "effect"
import { Receipt } from "../exchange/Exchange.ts"
import { PilgrimId } from "../journey/ids.ts"
import { EntitlementKind } from "../season/EntitlementKind.ts"
import type { Listing, ListingRequest } from "./Listing.ts"
import { inWords, QuestionReason, SubmissionReason } from "./reason.ts"
import type { Traveller } from "./Traveller.ts"

/** Why an entitlement is given back. */
export type CancellationReason = "withdrawn" | "refused" | "deceased" | "lapsed"

/** What is asked of the authority for one pilgrim who is registered with the e-track. */
export interface EntitlementRequest {
  readonly kind: EntitlementKind
  readonly registrationNumber: string
  readonly traveller: Traveller
}

const asked = { id: Receipt, pilgrim: PilgrimId, kind: EntitlementKind }

/** Where a request for a pilgrim stands with the authority; `id` is its handle for questions and cancellation. */
export const Entitlement = Schema.Union([
  Schema.Struct({ ...asked, status: Schema.Literals(["received", "cancelled"]) }),
  Schema.Struct({ ...asked, status: Schema.Literal("issued"), number: Schema.String }),
  Schema.Struct({ ...asked, status: Schema.Literal("refused"), code: Schema.String }),
])
export type Entitlement = typeof Entitlement.Type

/** A submission to the visa authority that was not answered, and why. */
export class VisaSubmissionError extends Schema.TaggedError<VisaSubmissionError>()("VisaSubmissionError", {
  reason: SubmissionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** A question to the visa authority that was not answered, and why. */
export class VisaQuestionError extends Schema.TaggedError<VisaQuestionError>()("VisaQuestionError", {
  reason: QuestionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** The visa authority. It honours idempotency keys: a submission may be repeated out of doubt under the same key. */
export class VisaAuthority extends Context.Service<
  VisaAuthority,
  {
    /**
     * Asks for a pilgrim's entitlement, under a key that is the same however often it is sent. The no to this pilgrim, who is
     * then refused for good, is an answer: "refused". `Declined` is the no to the call, which a person looks at; that we are not
     * let in is `Unavailable`.
     */
    readonly request: (key: string, request: EntitlementRequest) => Effect.Effect<Entitlement, VisaSubmissionError>
    /** Where a request stands, by the authority's `id` of it. What is still "received" is asked about again. */
    readonly status: (id: Receipt) => Effect.Effect<Entitlement, VisaQuestionError>
    /** All that was ever asked for, in whatever state, for the comparison with what we hold. */
    readonly list: (asked: ListingRequest) => Effect.Effect<Listing<Entitlement>, VisaQuestionError>
    /** Cancelling what is cancelled is the same as once; what was refused cannot be cancelled. */
    readonly cancel: (key: string, id: Receipt, reason: CancellationReason) => Effect.Effect<void, VisaSubmissionError>
  }
>()("@mahmal/core/ports/VisaAuthority") {}
