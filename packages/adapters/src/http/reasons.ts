import type { InDoubt, QuestionReason, SubmissionReason, Unavailable, Unreadable } from "@mahmal/core/ports/reason"
import type { Failure } from "./Call.ts"

/** Nothing was done, and the same call may be made again later. */
export const unavailable = (detail: string, retryAfter?: number): Unavailable =>
  retryAfter === undefined ? { _tag: "Unavailable", detail } : { _tag: "Unavailable", detail, retryAfter }

/** The system understood, did nothing, and will answer the same again. */
export const declined = (code: string, detail: string) => ({ _tag: "Declined", code, detail }) as const

/** An answer to a question that breaks the contract. */
export const unreadable = (detail: string): Unreadable => ({ _tag: "Unreadable", detail })

/** A submission that may have been carried out. */
export const inDoubt = (detail: string): InDoubt => ({ _tag: "InDoubt", detail })

/** The reason for a question without an answer. A question changes nothing, so it is never in doubt. */
export const questionFailed = (failure: Failure): QuestionReason =>
  failure.word === "unfit" ? unreadable(failure.detail) : unavailable(failure.detail)

/** The reason for a submission without an answer. Only one that was never sent is certainly not carried out. */
export const submissionFailed = (failure: Failure): SubmissionReason =>
  failure.word === "not-sent" ? unavailable(failure.detail) : inDoubt(failure.detail)
