import { Config, Effect, Redacted, Result } from "effect"
import { CallbackRefused } from "../CallbackRefused.ts"
import { signed } from "../http/signed.ts"
import type { Reported } from "../sms-gateway/readReport.ts"
import { reportedIn } from "./translate.ts"

/** The secret that signs the operator's webhooks, from the environment: `whsec_` and Base64. */
export const operatorReportSecret = Config.Redacted("SMS_OPERATOR_WEBHOOK_SECRET")

const largestBody = 4096

const refused = (status: number, code: string, message: string) =>
  Effect.fail(new CallbackRefused({ status, code, message }))

/**
 * Reads the webhook `message.reported` out of a request. The signature is checked before anything is read.
 *
 * Reports come out of order, doubled, or never.
 */
export const readOperatorReport = Effect.fnUntraced(function* (
  headers: Headers,
  rawBody: Uint8Array,
  secret: Redacted.Redacted,
): Effect.fn.Return<Reported, CallbackRefused> {
  if (rawBody.byteLength > largestBody) return yield* refused(413, "too-large", "The body is larger than 4 KiB.")
  const body = Buffer.from(rawBody).toString("utf8")
  if (!signed(headers, body, Redacted.value(secret)))
    return yield* refused(401, "unauthorised", "The signature is missing, wrong, or too old.")
  const reported = reportedIn(body)
  if (Result.isFailure(reported)) return yield* refused(400, "invalid-request", `The body is ${reported.failure}.`)
  return reported.success
})
