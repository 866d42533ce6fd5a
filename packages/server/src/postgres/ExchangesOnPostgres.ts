import type { Exchange } from "@mahmal/core/exchange/Exchange"
import { isOpen } from "@mahmal/core/exchange/Exchange"
import { nextStep } from "@mahmal/core/exchange/nextStep"
import { Exchanges } from "@mahmal/core/hub/Exchanges"
import { JournalUnavailable } from "@mahmal/core/hub/Journal"
import type { Opening } from "@mahmal/core/hub/Submission"
import { Effect, Layer } from "effect"
import { Database } from "./Database.ts"
import { Known } from "./Known.ts"
import { type ExchangeRow, exchangeOf, readHeld } from "./readHeld.ts"
import { beginExchanges } from "./writeExchanges.ts"

/** The store of exchanges in PostgreSQL. */
export const layer = Layer.effect(
  Exchanges,
  Effect.gen(function* () {
    const database = yield* Database
    const known = yield* Known
    return {
      begin: (openings) =>
        database
          .transaction(async (client, defer) => {
            const ids = [...new Set(openings.map(({ exchange }) => exchange))].sort()
            const { exchanges } = await readHeld(client, [], ids, true)
            const found = new Map(
              openings.map((opening) => [opening.exchange, exchanges.get(opening.exchange) ?? opened(opening)]),
            )
            const begun = [...found.values()]
              .filter(({ state }) => isOpen(state))
              .map((exchange) => ({ ...exchange, attempts: exchange.attempts + 1 }))
            const since = Date.now()
            const all = begun.map((exchange) => marked(exchange, since))
            const ours = beginExchanges(client, all)
            defer(ours)
            return { begun, since, ours, all }
          })
          .pipe(
            Effect.flatMap(({ begun, since, ours, all }) =>
              Effect.map(
                Effect.promise(() => ours),
                (ids) => {
                  for (const exchange of all) if (ids.has(exchange.id)) known.rememberExchange(exchange)
                  // What is taken up again may be so because somebody was corrected.
                  known.forgetPeople(all.flatMap(({ pilgrims }) => pilgrims))
                  return begun.filter(({ id }) => ids.has(id)).map((exchange) => ({ ...exchange, begun: since }))
                },
              ),
            ),
            Effect.catchTag("ConstraintViolated", (error) => Effect.die(error)),
            Effect.mapError(({ detail }) => new JournalUnavailable({ detail })),
          ),
      find: (ids) =>
        database
          .query<ExchangeRow>({
            text: "select id, operation, pilgrims, state, data, attempts from exchange where id = any($1)",
            values: [ids],
          })
          .pipe(
            Effect.map((rows) => rows.map(exchangeOf)),
            Effect.mapError(({ detail }) => new JournalUnavailable({ detail })),
          ),
    }
  }),
)

const opened = ({ exchange, operation, pilgrims }: Opening): Exchange => ({
  id: exchange,
  operation,
  pilgrims,
  state: { _tag: "Due" },
  attempts: 0,
})

/** What is to be sent is marked as being sent before it is: who finds it so later knows that it is in doubt. */
const marked = (exchange: Exchange, since: number): Exchange =>
  nextStep(exchange)._tag === "Send" ? { ...exchange, state: { _tag: "Sending", since } } : exchange
