import { Context, type Effect, Schema } from "effect"
import { inWords, QuestionReason } from "./reason.ts"

/** Somebody crossed the border; most who do are not ours. Match by passport, birth date and nationality together. */
export interface Crossing {
  readonly passport: string
  /** ISO 3166 alpha-3. */
  readonly nationality: string
  /** ISO date. */
  readonly birthDate: string
  readonly direction: "arrival" | "departure"
  /** ISO 8601 with an offset. */
  readonly at: string
  readonly point: string
}

/** Documents that came after a cursor, and the cursor to ask from next time. Oldest first. */
export interface BorderPage {
  readonly documents: ReadonlyArray<string>
  readonly next: string
  /** False when there is more to fetch now. */
  readonly end: boolean
}

/** A question to the border feed that was not answered, and why. */
export class BorderQuestionError extends Schema.TaggedError<BorderQuestionError>()("BorderQuestionError", {
  reason: QuestionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** The border authority's feed. It is only ever read, so every call may be repeated. */
export class BorderFeed extends Context.Service<
  BorderFeed,
  {
    /** `after` is the empty string for the beginning. */
    readonly page: (after: string) => Effect.Effect<BorderPage, BorderQuestionError>
    /** Everybody whom a document names. Whether they are ours is for the hub to find. */
    readonly document: (id: string) => Effect.Effect<ReadonlyArray<Crossing>, BorderQuestionError>
  }
>()("@mahmal/core/ports/BorderFeed") {}
