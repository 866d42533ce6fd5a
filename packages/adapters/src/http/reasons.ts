import type { InDoubt, QuestionReason, SubmissionReason, Unavailable, Unreadable } from "@mahmal/core/ports/reason"
import type { Answer, Failure } from "./Call.ts"

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

/** The moment of an HTTP date (RFC 9110, 5.6.7), in milliseconds since 1970; not a number for anything else. */
const moment = (date = ""): number =>
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date) ? Date.parse(date) : Number.NaN

/** The longest Retry-After that is believed: a mistake, such as milliseconds for seconds, must not delay past a cut-off. */
const longestWait = 3_600_000

/**
 * The milliseconds that a Retry-After header asks for, an hour at most; undefined when it cannot be read. A date is compared
 * with the answer's own Date header, because clocks differ.
 */
export const retryAfter = ({ headers }: Answer): number | undefined => {
  const asked = headers["retry-after"] ?? ""
  const wait = /^[0-9]{1,6}$/.test(asked) ? Number(asked) * 1000 : moment(asked) - moment(headers.date)
  return wait >= 0 ? Math.min(wait, longestWait) : undefined
}
