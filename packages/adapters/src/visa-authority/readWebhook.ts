import { readSigned } from "../http/readSigned.ts"
import { signingSecret } from "../http/signingSecret.ts"
import { decidedIn } from "./translate.ts"

/** The secret that signs webhooks, from the environment: `whsec_` and Base64. */
export const webhookSecret = signingSecret("VISA_WEBHOOK_SECRET")

const largestBody = 16_384

/**
 * Reads the webhook `entitlement.decided` out of a request.
 *
 * It may come twice, late, or out of order; the caller must be idempotent.
 */
export const readWebhook = readSigned(largestBody, decidedIn)
