import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import { Result } from "effect"
import type { Answer, Outcome } from "../http/Call.ts"
import {
  declined,
  inDoubt,
  questionFailed,
  retryAfter,
  submissionFailed,
  unavailable,
  unreadable,
} from "../http/reasons.ts"
import { readCsv } from "./csv.ts"
import { ProblemLine, problemColumns } from "./schema.ts"

/** The codes that come with each status of a "no"; all of them promise that nothing was done. */
const codes: Readonly<Record<number, string>> = {
  400: "invalid-file",
  401: "unauthorised",
  404: "not-found",
  409: "conflict",
  413: "too-large",
  415: "unsupported-media-type",
}

/** Why the workshop refuses, or undefined when the answer is no refusal that the contract knows. */
const refusal = (answer: Answer): ReturnType<typeof declined | typeof unavailable> | undefined => {
  const { status, text } = answer
  // What stands between may answer so too, in its own words.
  if (status === 429 || status === 503) return unavailable(`an answer ${status}`, retryAfter(answer))
  const problem = readCsv(ProblemLine, problemColumns, text)
  const code = codes[status]
  if (code === undefined || Result.isFailure(problem) || problem.success.some((line) => line.code !== code))
    return undefined
  if (status === 401) return unavailable(code)
  const places = problem.success.filter(({ row }) => row !== "").map(({ row, column }) => `row ${row} ${column}`.trim())
  return declined(code, places.length === 0 ? code : `${code} at ${places.slice(0, 3).join(", ")}`)
}

const strange = ({ status }: Answer): string =>
  status === 500 ? "internal" : `an answer ${status} that the contract does not know`

/** What putting a file came to: the answering file, or the reason why not. */
export const put = <A>(
  outcome: Outcome,
  read: (text: string) => Result.Result<A, string>,
): Result.Result<A, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === 200) return Result.mapError(read(outcome.text), inDoubt)
  return Result.fail(refusal(outcome) ?? inDoubt(strange(outcome)))
}

/** What fetching a file came to. */
export const fetched = <A>(
  outcome: Outcome,
  read: (text: string) => Result.Result<A, string>,
): Result.Result<A, QuestionReason> => {
  if (outcome.word !== "answer") return Result.fail(questionFailed(outcome))
  if (outcome.status === 200) return Result.mapError(read(outcome.text), unreadable)
  const other = outcome.status === 500 ? unavailable(strange(outcome)) : unreadable(strange(outcome))
  return Result.fail(refusal(outcome) ?? other)
}
