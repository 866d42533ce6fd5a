import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import { Result } from "effect"
import type { Answer, Outcome } from "./Call.ts"
import { type declined, inDoubt, questionFailed, submissionFailed, unavailable, unreadable } from "./reasons.ts"

/** How a system said no: as its contract has it, in breach of it, or by a failure that promises nothing. */
export type No =
  | { readonly meaning: "breach" | "failure"; readonly detail: string }
  | ReturnType<typeof declined | typeof unavailable>

/** Reads what calls to a system came to, whose contract says no in words of its own. */
export const reading = (refusal: (answer: Answer) => No) => ({
  /** What a submission came to: an answer with the one status of success that can be read, or the reason why not. */
  submission: <A>(
    outcome: Outcome,
    success: number,
    read: (text: string) => Result.Result<A, string>,
  ): Result.Result<A, SubmissionReason> => {
    if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
    if (outcome.status === success) return Result.mapError(read(outcome.text), inDoubt)
    const no = refusal(outcome)
    return Result.fail("meaning" in no ? inDoubt(no.detail) : no)
  },

  /** What a question came to; its one status of success is 200. */
  question: <A>(
    outcome: Outcome,
    read: (text: string) => Result.Result<A, string>,
  ): Result.Result<A, QuestionReason> => {
    if (outcome.word !== "answer") return Result.fail(questionFailed(outcome))
    if (outcome.status === 200) return Result.mapError(read(outcome.text), unreadable)
    const no = refusal(outcome)
    if (!("meaning" in no)) return Result.fail(no)
    return Result.fail(no.meaning === "failure" ? unavailable(no.detail) : unreadable(no.detail))
  },
})
