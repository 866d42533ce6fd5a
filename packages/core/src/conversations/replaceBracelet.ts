import { Effect } from "effect"
import { type Exchange, subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import type { Conversation } from "../hub/Conversation.ts"
import type { ReplacementReason } from "../journey/State.ts"
import { BraceletMaker } from "../ports/BraceletMaker.ts"

/** What a replacement is about: the old bracelet, which request for it this is, and why. */
interface Replacement {
  readonly serial: string
  readonly attempt: number
  readonly reason: ReplacementReason
}

/** It all stands in the exchange's id, so that a repetition is the very same request, whatever the journey did meanwhile. */
const replacementOf = (exchange: Exchange): Replacement => {
  const [serial = "", attempt, reason] = subjectOf(exchange).split("/")
  return { serial, attempt: Number(attempt), reason: reason === "damaged" ? "damaged" : "lost" }
}

/** Has a bracelet made in place of one that is lost or damaged, which the maker makes worthless at the same time. */
export const replaceBracelet = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const declined = ({ pilgrims }: Exchange, code: string, { serial, attempt }: Replacement) =>
    pilgrims.map((pilgrim) => ({
      pilgrim,
      command: { _tag: "RecordReplacementDeclined", serial, attempt, code } as const,
    }))
  const conversation: Conversation<"bracelet.replace", Replacement> = {
    operation: "bracelet.replace",
    patience,
    prepare: (exchanges) =>
      Effect.succeed(new Map(exchanges.map((exchange) => [exchange.id, replacementOf(exchange)]))),
    send: (exchange, { serial, attempt, reason }) =>
      Effect.map(maker.replace(`${serial}.replacement.${attempt}`, serial, reason), (made) => ({
        outcome: "done",
        facts: exchange.pilgrims.map((pilgrim) => ({
          pilgrim,
          command: {
            _tag: "RecordReplacement",
            replaces: serial,
            bracelet: { serial: made.serial, chip: made.chip },
          } as const,
        })),
      })),
    ask: (exchange) => Effect.die(exchange),
    declined,
    notDone: (exchange, replacement) => declined(exchange, "not-done", replacement),
  }
  return conversation
})
