import { Clock, Effect, Layer } from "effect"
import type { Exchange } from "../../exchange/Exchange.ts"
import { nextStep } from "../../exchange/nextStep.ts"
import { type Begun, Exchanges, isToBegin } from "../../hub/Exchanges.ts"
import type { TakeUp } from "../../hub/Journal.ts"
import type { Opening } from "../../hub/Submission.ts"
import type { Memory } from "./Memory.ts"

/** The store of exchanges in memory. */
export const layer = ({ exchanges }: Memory) =>
  Layer.succeed(Exchanges, {
    begin: Effect.fnUntraced(function* (openings: ReadonlyArray<Opening | TakeUp>) {
      const begun = yield* Clock.currentTimeMillis
      const found = openings.map((opening) => ({ opening, exchange: exchanges.get(opening.exchange) ?? due(opening) }))
      const toBegin = found.filter(({ opening, exchange }) => isToBegin(exchange, opening))
      return [...new Map(toBegin.map(({ exchange }) => [exchange.id, exchange])).values()].map((exchange): Begun => {
        const run = { ...exchange, attempts: exchange.attempts + 1 }
        exchanges.set(run.id, marked(run, begun))
        return { ...run, begun }
      })
    }),
    find: (ids) => Effect.sync(() => ids.flatMap((id) => exchanges.get(id) ?? [])),
  })

const due = ({ exchange: id, operation, pilgrims }: Opening): Exchange => ({
  id,
  operation,
  pilgrims,
  state: { _tag: "Due" },
  attempts: 0,
})

/** What is to be sent is marked as being sent before it is: who finds it so later knows that it is in doubt. */
const marked = (exchange: Exchange, since: number): Exchange =>
  nextStep(exchange)._tag === "Send" ? { ...exchange, state: { _tag: "Sending", since } } : exchange
