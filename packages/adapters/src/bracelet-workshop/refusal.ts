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

/** The code that comes with each status; all but 500 promise that nothing was done. */
const codes: Readonly<Record<number, string>> = {
  400: "invalid-file",
  401: "unauthorised",
  404: "not-found",
  409: "conflict",
  413: "too-large",
  415: "unsupported-media-type",
  500: "internal",
}

type No =
  | { readonly meaning: "breach" | "failure"; readonly detail: string }
  | ReturnType<typeof declined | typeof unavailable>

const refusal = (answer: Answer): No => {
  const { status, text } = answer
  // What stands between may answer so too, in its own words.
  if (status === 429 || status === 503) return unavailable(`an answer ${status}`, retryAfter(answer))
  const problem = readCsv(ProblemLine, problemColumns, text)
  const code = codes[status]
  if (code === undefined || Result.isFailure(problem) || problem.success.some((line) => line.code !== code))
    return { meaning: "breach", detail: `an answer ${status} that the contract does not know` }
  if (status === 500) return { meaning: "failure", detail: code }
  if (status === 401) return unavailable(code)
  const places = problem.success.filter(({ row }) => row !== "").map(({ row, column }) => `row ${row} ${column}`.trim())
  return declined(code, places.length === 0 ? code : `${code} at ${places.slice(0, 3).join(", ")}`)
}

/** What putting a file came to: the answering file, or the reason why not. */
export const put = <A>(
  outcome: Outcome,
  read: (text: string) => Result.Result<A, string>,
): Result.Result<A, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === 200) return Result.mapError(read(outcome.text), inDoubt)
  const no = refusal(outcome)
  return Result.fail("meaning" in no ? inDoubt(no.detail) : no)
}

/** What fetching a file came to. */
export const fetched = <A>(
  outcome: Outcome,
  read: (text: string) => Result.Result<A, string>,
): Result.Result<A, QuestionReason> => {
  if (outcome.word !== "answer") return Result.fail(questionFailed(outcome))
  if (outcome.status === 200) return Result.mapError(read(outcome.text), unreadable)
  const no = refusal(outcome)
  if (!("meaning" in no)) return Result.fail(no)
  return Result.fail(no.meaning === "failure" ? unavailable(no.detail) : unreadable(no.detail))
}
