import { Effect } from "effect"
import { subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import type { Answer, Conversation } from "../hub/Conversation.ts"
import { type BraceletLine, BraceletMaker, type OrderProgress } from "../ports/BraceletMaker.ts"
import type { Person } from "../ports/People.ts"
import { about } from "./about.ts"

/** Orders bracelets, and asks for the order's progress until the last is made. Each counts as soon as it exists. */
export const orderBracelets = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const conversation: Conversation<"bracelet.order", ReadonlyArray<BraceletLine>> = {
    operation: "bracelet.order",
    patience,
    prepare: yield* about((_, people) => people.map(lineOf)),
    send: (exchange, lines) => {
      const order = subjectOf(exchange)
      return Effect.map(maker.order(order, lines), made(order))
    },
    ask: (exchange) => Effect.map(maker.progress(subjectOf(exchange)), made(subjectOf(exchange))),
  }
  return conversation
})

const lineOf = ({ traveller: { pilgrim, nameArabic, nameLatin, nationality } }: Person): BraceletLine => ({
  pilgrim,
  nameArabic,
  nameLatin,
  nationality,
})

const made =
  (order: string) =>
  ({ complete, made }: OrderProgress): Answer => {
    const facts = made.map(
      ({ pilgrim, serial, chip }) =>
        ({ pilgrim, command: { _tag: "RecordBracelet", bracelet: { serial, chip } } }) as const,
    )
    return complete ? { outcome: "done", facts } : { outcome: "accepted", receipt: order, facts }
  }
