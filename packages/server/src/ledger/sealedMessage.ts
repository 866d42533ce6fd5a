import { createHash, randomFillSync } from "node:crypto"
import { canonical } from "@mahmal/core/evidence/canonical"
import type { MessageRecord } from "@mahmal/core/evidence/MessageRecord"
import type { Writes } from "@mahmal/core/hub/Journal"

/** A call as it is stored: with what evidence will say of it. */
export interface SealedMessage {
  readonly message: Writes["messages"][number]
  readonly salt: Buffer
  readonly sentCommitment: Buffer | undefined
  readonly receivedCommitment: Buffer | undefined
  /** Of its record, see `MessageRecord`. */
  readonly hash: Buffer
}

/** Draws a salt for a call as it can be stored, and commits to its bodies. Times are taken to the whole millisecond. */
export const sealedMessage = (given: Writes["messages"][number]): SealedMessage => {
  const message = storable(given)
  const salt = randomFillSync(Buffer.allocUnsafe(16))
  const commit = (body: string | undefined) =>
    body === undefined ? undefined : createHash("sha256").update(salt).update(body).digest()
  const sentCommitment = commit(message.sent)
  const receivedCommitment = commit(message.received)
  const record: MessageRecord = {
    kind: "message",
    exchange: message.exchange,
    call: message.kind,
    outcome: message.outcome,
    started: message.started,
    ended: message.ended,
    ...(message.detail === undefined ? {} : { detail: message.detail }),
    ...(message.status === undefined ? {} : { status: message.status }),
    ...(sentCommitment === undefined ? {} : { sent: sentCommitment.toString("hex") }),
    ...(receivedCommitment === undefined ? {} : { received: receivedCommitment.toString("hex") }),
  }
  const hash = createHash("sha256").update(canonical(record)).digest()
  return { message, salt, sentCommitment, receivedCommitment, hash }
}

const storable = ({ started, ended, detail, sent, received, ...rest }: Writes["messages"][number]) => ({
  ...rest,
  started: Math.trunc(started),
  ended: Math.trunc(ended),
  ...(detail === undefined ? {} : { detail: text(detail) }),
  ...(sent === undefined ? {} : { sent: text(sent) }),
  ...(received === undefined ? {} : { received: text(received) }),
})

// PostgreSQL's text can not hold the character NUL, and garbage may; nor can UTF-8 hold half a surrogate pair.
const text = (value: string): string => value.replaceAll("\0", "\uFFFD").toWellFormed()
