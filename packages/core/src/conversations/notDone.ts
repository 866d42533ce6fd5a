import { type Exchange, subjectOf } from "../exchange/Exchange.ts"
import { cancellation, replacement } from "../exchange/subjects.ts"
import type { Asked } from "../journey/Asked.ts"
import type { Command } from "../journey/Command.ts"

/**
 * The facts that follow when it is proven that an exchange was not carried out, and never will be: nobody waits for it any
 * longer, and what is still wanted is asked for in another.
 */
export const notDone = (exchange: Exchange): ReadonlyArray<Asked> => {
  const command = commandOf(exchange)
  return command === undefined ? [] : exchange.pilgrims.map((pilgrim) => ({ pilgrim, command }))
}

const commandOf = (exchange: Exchange): Command | undefined => {
  switch (exchange.operation) {
    case "etrack.register":
      return { _tag: "RecordRegistrationNotMade", reference: subjectOf(exchange) }
    case "etrack.cancel":
      return { _tag: "RecordNotUndone", ...cancellation.read(exchange) }
    case "visa.request":
      return { _tag: "RecordEntitlementRefused", code: "not-done" }
    case "bracelet.order":
      return { _tag: "RecordBraceletNotMade", order: subjectOf(exchange) }
    case "bracelet.replace": {
      const { serial, attempt } = replacement.read(exchange)
      return { _tag: "RecordReplacementDeclined", serial, attempt, code: "not-done" }
    }
    // An undoing is the same call until it is done; of the others no journey waits.
    case "visa.cancel":
    case "bracelet.revoke":
    case "border.read":
    case "sms.send":
    case "voice.call":
      return undefined
  }
}
