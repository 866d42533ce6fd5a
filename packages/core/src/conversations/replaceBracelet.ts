import { Effect } from "effect"
import type { Patience } from "../exchange/Patience.ts"
import { type Replacement, replacement } from "../exchange/subjects.ts"
import { BraceletMaker, BraceletSubmissionError } from "../ports/BraceletMaker.ts"
import type { Conversation } from "./Conversation.ts"
import { aboutOthers, isAboutThem } from "./isAboutThem.ts"

/** Has a bracelet made in place of one that is lost or damaged, which the maker makes worthless at the same time. */
export const replaceBracelet = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const conversation: Conversation<"bracelet.replace", Replacement> = {
    operation: "bracelet.replace",
    patience,
    prepare: (exchanges) =>
      Effect.succeed(new Map(exchanges.map((exchange) => [exchange.id, replacement.read(exchange)]))),
    send: Effect.fnUntraced(function* ({ pilgrims }, { serial, attempt, reason }) {
      const made = yield* maker.replace(`${serial}.replacement.${attempt}`, serial, reason)
      if (!isAboutThem(pilgrims, [made], true))
        return yield* new BraceletSubmissionError({ reason: { _tag: "InDoubt", detail: aboutOthers } })
      const bracelet = { serial: made.serial, chip: made.chip }
      return {
        outcome: "done",
        facts: [{ pilgrim: made.pilgrim, command: { _tag: "RecordReplacement", replaces: serial, bracelet } }],
      }
    }),
    declined: ({ pilgrims }, code, { serial, attempt }) =>
      pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordReplacementDeclined", serial, attempt, code } })),
  }
  return conversation
})
