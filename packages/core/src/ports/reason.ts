import { Schema } from "effect"

/** Not reached, or told to come back: nothing was done, and the same call may be made again later. */
export const Unavailable = Schema.TaggedStruct("Unavailable", {
  detail: Schema.String,
  /** Milliseconds that the system asked us to wait, where it said so. */
  retryAfter: Schema.optionalKey(Schema.Int),
})
export type Unavailable = typeof Unavailable.Type

/** The system's "no": it understood, did nothing, and will answer the same again. */
export const Declined = Schema.TaggedStruct("Declined", { code: Schema.String, detail: Schema.String })
export type Declined = typeof Declined.Type

/** Garbage in answer to a question. Nothing was changed by asking, so it may be asked again. */
export const Unreadable = Schema.TaggedStruct("Unreadable", { detail: Schema.String })
export type Unreadable = typeof Unreadable.Type

/**
 * The request may have been carried out: the connection broke after sending, the deadline passed, or the answer to a
 * submission could not be read. Whether it may be sent again depends on the operation, never on hope.
 */
export const InDoubt = Schema.TaggedStruct("InDoubt", { detail: Schema.String })
export type InDoubt = typeof InDoubt.Type

/** Why a question to a foreign system gave no answer. A question cannot be in doubt. */
export const QuestionReason = Schema.Union([Unavailable, Declined, Unreadable])
export type QuestionReason = typeof QuestionReason.Type

/** Why a submission to a foreign system gave no answer. An unreadable answer to a submission is a doubt. */
export const SubmissionReason = Schema.Union([Unavailable, Declined, InDoubt])
export type SubmissionReason = typeof SubmissionReason.Type

/** A reason in one line. */
export const inWords = (reason: SubmissionReason | QuestionReason): string =>
  `${reason._tag}${reason._tag === "Declined" ? ` (${reason.code})` : ""}: ${reason.detail}`
