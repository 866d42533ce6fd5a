import { readSigned } from "../http/readSigned.ts"
import { signingSecret } from "../http/signingSecret.ts"
import { whileChanged } from "../http/whileChanged.ts"
import { decidedIn } from "./translate.ts"

/** The secrets that sign webhooks, from the environment: `whsec_` and Base64. */
export const webhookSecrets = whileChanged("VISA_WEBHOOK_SECRET", signingSecret)

const largestBody = 16_384

/**
 * Reads the webhook `entitlement.decided` out of a request.
 *
 * It may come twice, late, or out of order; the caller must be idempotent.
 */
export const readWebhook = readSigned(largestBody, decidedIn)
