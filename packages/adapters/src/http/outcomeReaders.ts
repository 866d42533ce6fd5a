import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import { Result } from "effect"
import type { Answer, Outcome } from "./Call.ts"
import { type declined, inDoubt, questionFailed, submissionFailed, unavailable, unreadable } from "./reasons.ts"

/** A refusal by a system: one that its contract knows, a breach of the contract, or a failure after which work may be done. */
export type Refusal =
  | { readonly meaning: "breach" | "failure"; readonly detail: string }
  | ReturnType<typeof declined | typeof unavailable>

/** The functions that read how calls to a system ended, given how it refuses. */
export const outcomeReaders = (refusal: (answer: Answer) => Refusal) => ({
  /** Reads the outcome of a submission, whose only status of success is `success`. */
  submission: <A>(
    outcome: Outcome,
    success: number,
    read: (text: string) => Result.Result<A, string>,
  ): Result.Result<A, SubmissionReason> => {
    if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
    if (outcome.status === success) return Result.mapError(read(outcome.text), inDoubt)
    const refused = refusal(outcome)
    return Result.fail("meaning" in refused ? inDoubt(refused.detail) : refused)
  },

  /** Reads the outcome of a question, whose only status of success is 200. */
  question: <A>(
    outcome: Outcome,
    read: (text: string) => Result.Result<A, string>,
  ): Result.Result<A, QuestionReason> => {
    if (outcome.word !== "answer") return Result.fail(questionFailed(outcome))
    if (outcome.status === 200) return Result.mapError(read(outcome.text), unreadable)
    const refused = refusal(outcome)
    if (!("meaning" in refused)) return Result.fail(refused)
    return Result.fail(refused.meaning === "failure" ? unavailable(refused.detail) : unreadable(refused.detail))
  },
})
