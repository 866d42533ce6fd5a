import { DeliveryReport } from "@mahmal/core/ports/Messages"
import { Schema } from "effect"
import { Moment, matching } from "../json/formats.ts"
import type { components } from "./generated/openapi.ts"

type Wire = components["schemas"]

const MessageId = matching(/^sms_[0-9]{16}$/)
const Reference = matching(/^[A-Za-z0-9._-]{1,200}$/)

/** The answer to a message. */
export const MessageReceipt: Schema.Codec<Wire["MessageReceipt"], unknown> = Schema.Struct({
  id: MessageId,
  reference: Reference,
})

/** The operator's webhook with a delivery report. */
export const MessageReported: Schema.Codec<Wire["MessageReported"], unknown> = Schema.Struct({
  type: Schema.Literal("message.reported"),
  timestamp: Moment,
  data: Schema.Struct({ id: MessageId, reference: Reference, report: DeliveryReport }),
})
