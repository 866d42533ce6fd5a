import { Result } from "effect"
import type { Answer } from "../http/Call.ts"
import { outcomeReaders, type Refusal } from "../http/outcomeReaders.ts"
import { declined, unavailable } from "../http/reasons.ts"
import { retryAfter } from "../http/retryAfter.ts"
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

const refusal = (answer: Answer): Refusal => {
  const { status, text } = answer
  // A proxy may send these too, with a body of its own.
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

/** Read how calls to the workshop ended; its refusals are files of problems. */
export const { submission, question } = outcomeReaders(refusal)
