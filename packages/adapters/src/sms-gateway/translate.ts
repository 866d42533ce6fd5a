import type { DeliveryReport } from "@mahmal/core/ports/Messages"
import type { SubmissionReason } from "@mahmal/core/ports/reason"
import { Result } from "effect"
import type { Outcome } from "../http/Call.ts"
import { declined, inDoubt, submissionFailed, unavailable } from "../http/reasons.ts"
import { retryAfter } from "../http/retryAfter.ts"
import { isGsm7 } from "./gsm7.ts"

/** The text and its coding: the GSM 7-bit alphabet where it suffices, UCS-2 otherwise. */
export const written = (text: string): Readonly<Record<string, string>> => ({
  text,
  coding: isGsm7(text) ? "0" : "2",
  charset: "UTF-8",
})

const accepted = new Set(["0: Accepted for delivery", "3: Queued for later delivery"])

/** Refusals of this message: it would be refused again. */
const refusals = new Map([
  ["Missing receiver number, rejected", "receiver-missing"],
  ["Empty receiver number not allowed, rejected", "receiver-missing"],
  ["Number(s) has/have been denied by white- and/or black-lists.", "receiver-denied"],
  ["Not routable. Do not try again.", "not-routable"],
  ["Charset or body misformed, rejected", "text-malformed"],
])

/** Refusals of our configuration: once a person has corrected it, the same message passes. */
const misconfigured = new Map([
  ["Authorization failed for sendsms", "the user name or password is refused"],
  ["Sender missing and no global set, rejected", "no sender is set"],
  ["DLR-URL field misformed, rejected", "the address for reports is refused"],
  ["DLR-Mask field misformed, rejected", "the mask for reports is refused"],
  ["Coding field misformed, rejected", "the coding is refused"],
])

/** The result of handing a message over. A body that the contract does not know leaves it in doubt, with any status. */
export const acceptance = (outcome: Outcome): Result.Result<void, SubmissionReason> => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  const { status } = outcome
  if (status === 503) return Result.fail(unavailable("the gateway is not available", retryAfter(outcome)))
  const words = outcome.text.trim()
  if (status === 202 && accepted.has(words)) return Result.succeed(undefined)
  const refused = status === 400 || status === 403
  const code = refusals.get(words)
  if (refused && code !== undefined) return Result.fail(declined(code, words))
  const fault = misconfigured.get(words)
  if (refused && fault !== undefined) return Result.fail(unavailable(fault))
  return Result.fail(inDoubt(`an answer ${status} that the contract does not know`))
}

const reports = new Map<string, DeliveryReport>([
  ["1", "delivered"],
  ["2", "failed"],
  ["4", "buffered"],
  ["8", "accepted"],
  ["16", "rejected"],
])

/** The `dlr-mask` that asks for every type of report. */
export const everyReport = "31"

/** The meaning of a report's type, or undefined for an unknown type. */
export const reportOf = (type: string): DeliveryReport | undefined => reports.get(type)
