import { randomBytes } from "node:crypto"
import { Webhook } from "standardwebhooks"

/** A new secret of 256 bits, as Standard Webhooks writes them. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`

/** For which place the vault seals a secret of a subscription. */
export const placeOfSecret = (subscription: string) => ({ pilgrim: subscription, field: "webhook_secret" })

/**
 * The headers that prove a message by Standard Webhooks: signed with each secret, so that a receiver may hold the old one
 * or the new one. `at` is in milliseconds since 1970.
 */
export const proofOf = (id: string, at: number, body: string, secrets: ReadonlyArray<string>) => ({
  "webhook-id": id,
  "webhook-timestamp": String(Math.floor(at / 1000)),
  "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body)).join(" "),
})
