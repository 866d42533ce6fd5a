import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import { type Replacement, replacement } from "../exchange/subjects.ts"
import type { Conversation } from "../hub/Conversation.ts"
import { BraceletMaker } from "../ports/BraceletMaker.ts"

/** Has a bracelet made in place of one that is lost or damaged, which the maker makes worthless at the same time. */
export const replaceBracelet = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const conversation: Conversation<"bracelet.replace", Replacement> = {
    operation: "bracelet.replace",
    patience,
    prepare: (exchanges) =>
      Effect.succeed(new Map(exchanges.map((exchange) => [exchange.id, replacement.read(exchange)]))),
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
    declined: ({ pilgrims }, code, { serial, attempt }) =>
      pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordReplacementDeclined", serial, attempt, code } })),
  }
  return conversation
})
