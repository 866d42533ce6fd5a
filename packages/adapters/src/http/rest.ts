import { Result, Schema } from "effect"
import { matching } from "../json/formats.ts"
import { readJson } from "../json/readJson.ts"
import type { Answer } from "./Call.ts"
import { outcomeReaders, type Refusal } from "./outcomeReaders.ts"
import { declined, unavailable } from "./reasons.ts"
import { retryAfter } from "./retryAfter.ts"

/** A refusal in our REST contracts: RFC 9457, with types of their own. */
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

/** What a problem with each status means for the caller; all but 500 promise that nothing was done. */
const meanings: Readonly<Record<number, "no" | "configuration" | "failure">> = {
  400: "no",
  401: "configuration",
  404: "no",
  409: "no",
  413: "no",
  415: "no",
  422: "no",
  500: "failure",
}

/** The address of a resource under a base address, with every segment escaped. */
export const address = (base: string, ...segments: readonly string[]): string =>
  [base.replace(/\/+$/, ""), ...segments.map(encodeURIComponent)].join("/")

const places = ({ errors = [] }: Problem): string => {
  const pointers = errors.map(({ pointer }) => pointer).filter((pointer) => /^[A-Za-z0-9/_-]{1,80}$/.test(pointer))
  return pointers.length === 0 ? "" : ` at ${pointers.slice(0, 3).join(", ")}`
}

const refusal = (answer: Answer): Refusal => {
  // A proxy may answer so too, in its own words.
  if (answer.status === 429 || answer.status === 503)
    return unavailable(`an answer ${answer.status}`, retryAfter(answer))
  const problem = readJson(Problem, answer.text)
  const meaning = meanings[answer.status]
  if (meaning === undefined || Result.isFailure(problem) || problem.success.status !== answer.status)
    return { meaning: "breach", detail: `an answer ${answer.status} that the contract does not know` }
  const name = problem.success.type.slice("urn:mahmal:problem:".length)
  const detail = `${name}${places(problem.success)}`
  if (meaning === "failure") return { meaning, detail }
  return meaning === "no" ? declined(name, detail) : unavailable(detail)
}

/** Read how calls to a REST interface ended; its refusals are problems (RFC 9457). */
export const { submission, question } = outcomeReaders(refusal)
