import { Config, Effect, Redacted, Result } from "effect"
import { CallbackRefused } from "../CallbackRefused.ts"
import { signed } from "../http/signed.ts"
import { type Decided, decidedIn } from "./translate.ts"

/** The secret that signs webhooks, from the environment: `whsec_` and Base64. */
export const webhookSecret = Config.Redacted("VISA_WEBHOOK_SECRET")

const largestBody = 16_384

const refused = (status: number, code: string, message: string) =>
  Effect.fail(new CallbackRefused({ status, code, message }))

/**
 * Reads the webhook `entitlement.decided` out of a request. The signature is checked before anything is read.
 *
 * The same message may come again, late, or out of order; to take it twice is for the caller to make harmless.
 */
export const readWebhook = Effect.fnUntraced(function* (
  headers: Headers,
  rawBody: Uint8Array,
  secret: Redacted.Redacted,
): Effect.fn.Return<Decided, CallbackRefused> {
  if (rawBody.byteLength > largestBody) return yield* refused(413, "too-large", "The body is larger than 16 KiB.")
  const body = Buffer.from(rawBody).toString("utf8")
  if (!signed(headers, body, Redacted.value(secret)))
    return yield* refused(401, "unauthorised", "The signature is missing, wrong, or too old.")
  const decided = decidedIn(body)
  if (Result.isFailure(decided)) return yield* refused(400, "invalid-request", `The body is ${decided.failure}.`)
  return decided.success
})
