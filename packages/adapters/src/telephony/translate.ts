import type { SubmissionReason } from "@mahmal/core/ports/reason"
import type { CallReport } from "@mahmal/core/ports/Telephony"
import { Result, Schema } from "effect"
import type { Answer, Outcome } from "../http/Call.ts"
import { declined, inDoubt, submissionFailed, unavailable } from "../http/reasons.ts"
import { retryAfter } from "../http/retryAfter.ts"
import { parsed } from "../json/readJson.ts"
import { AriEvent, Channel, Channels, Playback, Refusal, Replaced } from "./schema.ts"

/** Reads a JSON text and allows unknown properties, which Asterisk adds from version to version; refuses a member twice. */
const reads = <A>(schema: Schema.Codec<A, unknown>, text: string): A | undefined =>
  Result.getOrUndefined(Result.flatMap(parsed(text), (value) => Schema.decodeUnknownResult(schema)(value)))

/** Reads a message of the web socket; undefined for an event that we do not act on. */
export const eventIn = (text: string): AriEvent | undefined => reads(AriEvent, text)

/** Whether a message of the web socket is its last: another one has taken over our application. */
export const isLast = (text: string): boolean => reads(Replaced, text) !== undefined

const codes: Readonly<Record<number, string>> = { 400: "invalid-request", 404: "not-found", 409: "conflict" }

/** Reads a refusal. A body that is not ARI's leaves the call in doubt. */
const refusal = (answer: Answer): SubmissionReason => {
  const { status, text } = answer
  if (status === 503) return unavailable("the exchange is not available", retryAfter(answer))
  if (reads(Refusal, text) === undefined) return inDoubt(`an answer ${status} that the contract does not know`)
  if (status === 401 || status === 403) return unavailable("the user name or password is refused")
  const code = codes[status]
  return code === undefined ? inDoubt(`an answer ${status}`) : declined(code, code)
}

/** The result of placing a call. When a channel with this id exists already, the call was placed before. */
export const placed = (outcome: Outcome, id: string): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === 200)
    return reads(Channel, outcome.text)?.id === id
      ? Result.succeed(undefined)
      : Result.fail(inDoubt("an answer about another channel"))
  const reason = refusal(outcome)
  return reason._tag === "Declined" && reason.code === "conflict" ? Result.succeed(undefined) : Result.fail(reason)
}

/** The result of playing a recording. */
export const played = (outcome: Outcome, id: string): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status !== 201) return Result.fail(refusal(outcome))
  return reads(Playback, outcome.text)?.id === id
    ? Result.succeed(undefined)
    : Result.fail(inDoubt("an answer about another playback"))
}

/** The result of a request whose success is 204. */
export const done = (outcome: Outcome): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  return outcome.status === 204 ? Result.succeed(undefined) : Result.fail(refusal(outcome))
}

/** Causes (ITU-T Q.850) of a call that rang and was not answered; 0 is Asterisk's own, for its ringing timeout. */
const unanswered = new Set([0, 16, 18, 19, 21, 26, 102, 127])

/** The report for a call whose notice was not heard to its end. */
export const ending = (cause: number, state: string): CallReport => {
  if (state === "Up") return "cut-short"
  if (cause === 17) return "busy"
  return unanswered.has(cause) ? "unanswered" : "unreachable"
}

/** The channels that exist; none when the answer cannot be read. */
export const channelsIn = (outcome: Outcome): readonly Channel[] =>
  outcome.word === "answer" && outcome.status === 200 ? (reads(Channels, outcome.text) ?? []) : []

/** Whether a channel is in this application now: it leaves it for the next step of the dialplan. */
export const isInApp = ({ dialplan: { app_name, app_data = "" } }: Channel, app: string): boolean =>
  app_name === "Stasis" && app_data.split(",")[0] === app

/** Whether the exchange answered that it has no such thing. */
export const isMissing = (outcome: Outcome): boolean => outcome.word === "answer" && outcome.status === 404
