import { Webhook, WebhookVerificationError } from "standardwebhooks"

const names = ["webhook-id", "webhook-timestamp", "webhook-signature"]

/** Whether the body was signed with the secret, within five minutes of now, as Standard Webhooks says. */
export const signed = (headers: Headers, body: string, secret: string): boolean => {
  const given = Object.fromEntries(names.map((name) => [name, headers.get(name) ?? ""]))
  try {
    new Webhook(secret).verify(body, given, { jsonParse: false })
    return true
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false
    throw error
  }
}
