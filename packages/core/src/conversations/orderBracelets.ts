import { Effect } from "effect"
import { subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import type { Answer, Conversation } from "../hub/Conversation.ts"
import { type BraceletLine, BraceletMaker, type OrderProgress } from "../ports/BraceletMaker.ts"
import { People } from "../ports/People.ts"

/** Orders bracelets, and asks for the order's progress until the last is made. Each counts as soon as it exists. */
export const orderBracelets = Effect.fnUntraced(function* (patience: Patience) {
  const maker = yield* BraceletMaker
  const people = yield* People
  const conversation: Conversation<"bracelet.order", ReadonlyArray<BraceletLine>> = {
    operation: "bracelet.order",
    patience,
    prepare: Effect.fnUntraced(function* (exchanges) {
      const found = yield* people.find(exchanges.flatMap(({ pilgrims }) => pilgrims))
      return new Map(
        exchanges.map(({ id, pilgrims }) => [
          id,
          pilgrims.flatMap((pilgrim) => {
            const traveller = found.get(pilgrim)?.traveller
            if (traveller === undefined) return []
            const { nameArabic, nameLatin, nationality } = traveller
            return [{ pilgrim, nameArabic, nameLatin, nationality }]
          }),
        ]),
      )
    }),
    send: (exchange, lines) => {
      const order = subjectOf(exchange)
      return Effect.map(maker.order(order, lines), made(order))
    },
    ask: (exchange) => Effect.map(maker.progress(subjectOf(exchange)), made(subjectOf(exchange))),
    declined: () => [],
  }
  return conversation
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
