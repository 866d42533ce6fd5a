import { Context, type Effect, Schema } from "effect"
import type { ExchangeId } from "../exchange/Exchange.ts"
import { inWords, SubmissionReason } from "./reason.ts"

/** A message that a gateway did not accept, and why. */
export class MessageError extends Schema.TaggedError<MessageError>()("MessageError", { reason: SubmissionReason }) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/** What a gateway reports later about a message. Reports come out of order, doubled, or never. */
export const DeliveryReport = Schema.Literals(["delivered", "failed", "buffered", "accepted", "rejected"])
export type DeliveryReport = typeof DeliveryReport.Type

/**
 * A gateway for short messages. Sending can be neither repeated nor asked about: a message in doubt is settled by its
 * delivery report, or closes as unknown at its deadline.
 */
export class Messages extends Context.Service<
  Messages,
  {
    /** Hands one message over. `reference` comes back with every delivery report. `to` is E.164. */
    readonly send: (reference: ExchangeId, to: string, text: string) => Effect.Effect<void, MessageError>
  }
>()("@mahmal/core/ports/Messages") {}
