import { type Exchange, exchangeId, subjectOf } from "../exchange/Exchange.ts"
import type { Opening } from "../exchange/Opening.ts"

/**
 * The call that takes the place of a short message of which no final report came in time; undefined for any other
 * exchange. It is about the same pilgrim and notice, so that there is never more than one.
 */
export const callInstead = (exchange: Exchange): Opening | undefined =>
  exchange.operation === "sms.send" && exchange.state._tag === "Unknown"
    ? {
        exchange: exchangeId("voice.call", subjectOf(exchange)),
        operation: "voice.call",
        pilgrims: exchange.pilgrims,
      }
    : undefined
