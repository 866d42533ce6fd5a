import type { SubmissionReason } from "@mahmal/core/ports/reason"
import { Result } from "effect"
import { confirmed } from "../confirmed.ts"
import type { Outcome } from "../http/Call.ts"
import { submission } from "../http/rest.ts"
import { readJson } from "../json/readJson.ts"
import { originalName, safeName } from "../safeName.ts"
import type { Reported } from "../sms-gateway/readReport.ts"
import type { components } from "./generated/openapi.ts"
import { MessageReceipt, MessageReported } from "./schema.ts"

/** The body of a message. */
export const message = (
  from: string,
  reference: string,
  to: string,
  text: string,
): components["schemas"]["Message"] => ({ reference: safeName(reference), from, to, text })

const receiptFor =
  (reference: string) =>
  (text: string): Result.Result<void, string> =>
    Result.flatMap(readJson(MessageReceipt, text), (receipt) =>
      confirmed(receipt.reference === safeName(reference), "message"),
    )

/** Gives the refusal of a receiver the same code as every gateway's. */
const receiverDenied = (reason: SubmissionReason): SubmissionReason =>
  reason._tag === "Declined" && (reason.code === "not-routable" || / at \/to(, \/to)*$/.test(reason.detail))
    ? { ...reason, code: "receiver-denied" }
    : reason

/** The result of handing a message over. An answer that is no receipt for this message leaves it in doubt. */
export const acceptance = (outcome: Outcome, reference: string): Result.Result<void, SubmissionReason> =>
  Result.mapError(submission(outcome, 202, receiptFor(reference)), receiverDenied)

/** Reads a webhook. A reference that we cannot have given is an error. */
export const reportedIn = (text: string): Result.Result<Reported, string> =>
  Result.flatMap(readJson(MessageReported, text), ({ data }) => {
    const reference = originalName(data.reference)
    return reference === undefined
      ? Result.fail("about a reference that we never gave")
      : Result.succeed({ reference, report: data.report })
  })
