import { hash } from "node:crypto"
import type { MessageRecord } from "@mahmal/core/evidence/MessageRecord"
import type { Writes } from "@mahmal/core/store/Journal"
import { freshBytes } from "../freshBytes.ts"

/** A call as it is stored: with the salt of its bodies, and what names it in evidence. */
export interface SealedMessage {
  readonly message: Writes["messages"][number]
  readonly salt: Uint8Array
  /** Of its record, see `MessageRecord`. */
  readonly hash: Uint8Array
}

/** Draws a salt for a call as it can be stored, and hashes its record. Times are taken to the whole millisecond. */
export const sealedMessage = (given: Writes["messages"][number]): SealedMessage => {
  const message = storable(given)
  const salt = freshBytes(16)
  const commitmentTo = (body: string | undefined) =>
    body === undefined ? undefined : hash("sha256", Buffer.concat([salt, Buffer.from(body)]), "hex")
  // In the order of their names, so that this is canonical JSON: texts and whole numbers are written alike.
  const record: MessageRecord = {
    call: message.kind,
    detail: message.detail,
    ended: message.ended,
    exchange: message.exchange,
    kind: "message",
    outcome: message.outcome,
    received: commitmentTo(message.received),
    sent: commitmentTo(message.sent),
    started: message.started,
    status: message.status,
  } satisfies { readonly [Name in keyof MessageRecord]-?: MessageRecord[Name] | undefined } as MessageRecord
  return { message, salt, hash: hash("sha256", JSON.stringify(record), "buffer") }
}

const storable = ({ started, ended, detail, sent, received, ...rest }: Writes["messages"][number]) => ({
  ...rest,
  started: Math.trunc(started),
  ended: Math.trunc(ended),
  ...(detail === undefined ? {} : { detail: text(detail) }),
  ...(sent === undefined ? {} : { sent: text(sent) }),
  ...(received === undefined ? {} : { received: text(received) }),
})

// PostgreSQL's text cannot hold the character NUL, and garbage may; nor can UTF-8 hold half a surrogate pair.
const text = (value: string): string => (value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value).toWellFormed()
