import { readSigned } from "../http/readSigned.ts"
import { signingSecret } from "../http/signingSecret.ts"
import { decidedIn } from "./translate.ts"

/** The secret that signs webhooks, from the environment: `whsec_` and Base64. */
export const webhookSecret = signingSecret("VISA_WEBHOOK_SECRET")

const largestBody = 16_384

/**
 * Reads the webhook `entitlement.decided` out of a request.
 *
 * The same message may come again, late, or out of order; to take it twice is for the caller to make harmless.
 */
export const readWebhook = readSigned(largestBody, decidedIn)
