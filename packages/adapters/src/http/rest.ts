import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import { Result, Schema } from "effect"
import { matching } from "../json/formats.ts"
import { readJson } from "../json/readJson.ts"
import type { Answer, Outcome } from "./Call.ts"
import { declined, inDoubt, questionFailed, retryAfter, submissionFailed, unavailable, unreadable } from "./reasons.ts"

/** How our REST contracts say no: RFC 9457, with types of their own. */
const Problem = Schema.Struct({
  type: matching(/^urn:mahmal:problem:[a-z-]+$/),
  title: Schema.String,
  status: Schema.Int,
  detail: Schema.String,
  errors: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        in: Schema.Literals(["path", "query", "header", "body"]),
        pointer: Schema.String,
        detail: Schema.String,
      }),
    ),
  ),
})
type Problem = typeof Problem.Type

/** What each status means for the caller; all but 500 promise that nothing was done. */
const meanings: Readonly<Record<number, "no" | "configuration" | "later" | "failure">> = {
  400: "no",
  401: "configuration",
  404: "no",
  409: "no",
  413: "no",
  415: "no",
  422: "no",
  429: "later",
  500: "failure",
  503: "later",
}

/** The address of a resource under a base address, with every segment escaped. */
export const address = (base: string, ...segments: readonly string[]): string =>
  [base.replace(/\/+$/, ""), ...segments.map(encodeURIComponent)].join("/")

const places = ({ errors = [] }: Problem): string => {
  const pointers = errors.map(({ pointer }) => pointer).filter((pointer) => /^[A-Za-z0-9/_-]{1,80}$/.test(pointer))
  return pointers.length === 0 ? "" : ` at ${pointers.slice(0, 3).join(", ")}`
}

type No =
  | { readonly meaning: "breach" | "failure"; readonly detail: string }
  | ReturnType<typeof declined | typeof unavailable>

const refusal = (answer: Answer): No => {
  const problem = readJson(Problem, answer.text)
  const meaning = meanings[answer.status]
  if (meaning === undefined || Result.isFailure(problem) || problem.success.status !== answer.status)
    return { meaning: "breach", detail: `an answer ${answer.status} that the contract does not know` }
  const name = problem.success.type.slice("urn:mahmal:problem:".length)
  const detail = `${name}${places(problem.success)}`
  if (meaning === "failure") return { meaning, detail }
  return meaning === "no" ? declined(name, detail) : unavailable(detail, retryAfter(answer))
}

/** What a submission came to: an answer with the one status of success that can be read, or the reason why not. */
export const submission = <A>(
  outcome: Outcome,
  success: number,
  read: (text: string) => Result.Result<A, string>,
): Result.Result<A, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === success) return Result.mapError(read(outcome.text), inDoubt)
  const no = refusal(outcome)
  return Result.fail("meaning" in no ? inDoubt(no.detail) : no)
}

/** What a question came to; its one status of success is 200. */
export const question = <A>(
  outcome: Outcome,
  read: (text: string) => Result.Result<A, string>,
): Result.Result<A, QuestionReason> => {
  if (outcome.word !== "answer") return Result.fail(questionFailed(outcome))
  if (outcome.status === 200) return Result.mapError(read(outcome.text), unreadable)
  const no = refusal(outcome)
  if (!("meaning" in no)) return Result.fail(no)
  return Result.fail(no.meaning === "failure" ? unavailable(no.detail) : unreadable(no.detail))
}
