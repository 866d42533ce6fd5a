import { Config, Effect, Redacted, Result } from "effect"
import { Webhook, WebhookVerificationError } from "standardwebhooks"
import { CallbackRefused } from "../CallbackRefused.ts"
import { type Decided, decidedIn } from "./translate.ts"

/** The secret that signs webhooks, from the environment: `whsec_` and Base64. */
export const webhookSecret = Config.Redacted("VISA_WEBHOOK_SECRET")

const largestBody = 16_384

const names = ["webhook-id", "webhook-timestamp", "webhook-signature"]

/** Whether the body was signed with the secret, within five minutes of now, as Standard Webhooks says. */
const signed = (headers: Headers, body: string, secret: string): boolean => {
  const given = Object.fromEntries(names.map((name) => [name, headers.get(name) ?? ""]))
  try {
    new Webhook(secret).verify(body, given, { jsonParse: false })
    return true
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false
    throw error
  }
}

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
