import { randomBytes } from "node:crypto"
import { Clock, Effect, Redacted, Result } from "effect"
import type { Answer, Call } from "../http/Call.ts"
import type { Exchange } from "../http/makeExchange.ts"
import { retryAfter } from "../http/retryAfter.ts"
import type { Element } from "../xml/Element.ts"
import { type Fault, faultOf, readMessage, withoutHeader, writeMessage } from "./envelope.ts"
import { etrack } from "./namespaces.ts"
import type { Reply } from "./replies.ts"
import { mostInAnswer } from "./schema.ts"
import { security } from "./security.ts"

/** Where the e-track is, and who we are there. */
export interface Access {
  readonly url: string
  readonly username: string
  readonly password: Redacted.Redacted
}

const statusOf = (fault: Fault | undefined): number => {
  if (fault === undefined) return 200
  return fault.code === "Client.TooLarge" ? 413 : 500
}

const replyOf = (answer: Answer): Reply => {
  // The contract promises that nothing was done after a 503, whoever sends it and with any body.
  if (answer.status === 503) return { word: "not-begun", retryAfter: retryAfter(answer) }
  const message = readMessage(answer.text, mostInAnswer)
  if (Result.isFailure(message)) return { word: "breach", detail: `an answer ${answer.status} with ${message.failure}` }
  const { body } = message.success
  const fault = faultOf(body)
  // A fault with status 200, or a success with status 500, proves neither.
  if (answer.status !== statusOf(fault))
    return { word: "breach", detail: `an answer ${answer.status} whose body says otherwise` }
  return fault === undefined ? { word: "body", body } : { word: "fault", ...fault, retryAfter: retryAfter(answer) }
}

/** When a message expires: after a number of milliseconds, or at a moment in milliseconds since 1970. */
export type Expiry = { readonly life: number } | { readonly expires: number }

/**
 * Performs one operation, once. The message expires at the moment at which the call is given up, so that the e-track does
 * not begin it later. A message that has expired already is not sent.
 */
export const perform = Effect.fnUntraced(function* (
  exchange: Exchange,
  access: Access,
  operation: Element,
  expiry: Expiry,
): Effect.fn.Return<Reply> {
  const now = yield* Clock.currentTimeMillis
  const expires = "life" in expiry ? now + expiry.life : expiry.expires
  if (expires <= now) return { word: "not-sent", detail: "the message had expired before it was sent" }
  const login = { username: access.username, password: Redacted.value(access.password) }
  const message = writeMessage(operation, [security(login, randomBytes(16), now, expires)])
  if (Result.isFailure(message)) return { word: "unsendable", element: message.failure }
  const call: Call = {
    method: "POST",
    url: access.url,
    headers: { "content-type": "text/xml; charset=utf-8", soapaction: `"${etrack}:${operation.name}"` },
    body: message.success,
    transcript: withoutHeader(message.success),
  }
  const outcome = yield* exchange(call, expires - now)
  return outcome.word === "answer" ? replyOf(outcome) : outcome
})
