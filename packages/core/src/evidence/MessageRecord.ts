import { Schema } from "effect"
import { Outcome } from "../exchange/Message.ts"
import { Digest } from "../hashing/Digest.ts"

/**
 * What evidence says of a call: everything about it but its bodies. They may hold personal data, so each stands as a
 * commitment, SHA-256 of the message's salt and the body's UTF-8; without the salt it tells nothing.
 *
 * SHA-256 of its canonical JSON is the hash of the message, which the events that it caused name.
 */
export const MessageRecord = Schema.Struct({
  kind: Schema.Literal("message"),
  exchange: Schema.String,
  call: Schema.Literals(["send", "ask", "callback"]),
  outcome: Outcome,
  /** Milliseconds since 1970. */
  started: Schema.Int,
  ended: Schema.Int,
  detail: Schema.optionalKey(Schema.String),
  status: Schema.optionalKey(Schema.Int),
  sent: Schema.optionalKey(Digest),
  received: Schema.optionalKey(Digest),
})
export type MessageRecord = typeof MessageRecord.Type
