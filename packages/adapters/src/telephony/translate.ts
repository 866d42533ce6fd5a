import type { SubmissionReason } from "@mahmal/core/ports/reason"
import type { CallReport } from "@mahmal/core/ports/Telephony"
import { Result, Schema } from "effect"
import type { Answer, Outcome } from "../http/Call.ts"
import { declined, inDoubt, retryAfter, submissionFailed, unavailable } from "../http/reasons.ts"
import { parsed } from "../json/readJson.ts"
import { AriEvent, Channel, Channels, Playback, Refusal } from "./schema.ts"

/** Asterisk adds properties from version to version, which pass; a member that stands twice does not. */
const reads = <A>(schema: Schema.Codec<A, unknown>, text: string): A | undefined =>
  Result.getOrUndefined(Result.flatMap(parsed(text), (value) => Schema.decodeUnknownResult(schema)(value)))

/** What a message of the web socket tells, or undefined when it is nothing that we act on. */
export const eventIn = (text: string): AriEvent | undefined => reads(AriEvent, text)

const codes: Readonly<Record<number, string>> = { 400: "invalid-request", 404: "not-found", 409: "conflict" }

/** Why the exchange did not do it. A "no" counts only in ARI's own words. */
const refusal = (answer: Answer): SubmissionReason => {
  const { status, text } = answer
  if (status === 503) return unavailable("the exchange is not available", retryAfter(answer))
  if (reads(Refusal, text) === undefined) return inDoubt(`an answer ${status} that the contract does not know`)
  if (status === 401 || status === 403) return unavailable("the user name or password is refused")
  const code = codes[status]
  return code === undefined ? inDoubt(`an answer ${status}`) : declined(code, code)
}

/** What placing a call came to. A channel that exists already is this very call: it rings. */
export const placed = (outcome: Outcome, id: string): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === 200)
    return reads(Channel, outcome.text)?.id === id
      ? Result.succeed(undefined)
      : Result.fail(inDoubt("an answer about another channel"))
  const reason = refusal(outcome)
  return reason._tag === "Declined" && reason.code === "conflict" ? Result.succeed(undefined) : Result.fail(reason)
}

/** What beginning a sound came to. */
export const played = (outcome: Outcome, id: string): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status !== 201) return Result.fail(refusal(outcome))
  return reads(Playback, outcome.text)?.id === id
    ? Result.succeed(undefined)
    : Result.fail(inDoubt("an answer about another playback"))
}

/** What an order without an answer of its own came to. */
export const done = (outcome: Outcome): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  return outcome.status === 204 ? Result.succeed(undefined) : Result.fail(refusal(outcome))
}

/** Causes of ITU-T Q.850 with which a telephone that rang was not answered; 0 is Asterisk's own, when ringing took too long. */
const unanswered = new Set([0, 16, 18, 19, 21, 26, 102, 127])

/** How a call ended that was never heard to its end. */
export const ending = (cause: number, state: string): CallReport => {
  if (state === "Up") return "cut-short"
  if (cause === 17) return "busy"
  return unanswered.has(cause) ? "unanswered" : "unreachable"
}

/** The channels that exist; none where the answer cannot be read. */
export const channelsIn = (outcome: Outcome): readonly Channel[] =>
  outcome.word === "answer" && outcome.status === 200 ? (reads(Channels, outcome.text) ?? []) : []
