import type { Exchange } from "@mahmal/core/exchange/Exchange"
import { nextStep } from "@mahmal/core/exchange/nextStep"
import { type Begun, isToBegin } from "@mahmal/core/hub/Exchanges"
import type { TakeUp } from "@mahmal/core/hub/Journal"
import type { Opening } from "@mahmal/core/hub/Submission"
import type { PoolClient } from "pg"
import type { Defer } from "./Database.ts"
import type { Known } from "./Known.ts"
import { readHeld } from "./readHeld.ts"
import { beginExchanges } from "./writeExchanges.ts"

/**
 * Begins a run on exchanges in the caller's transaction, opening those that do not exist; they are in the hands of
 * `holder`, a run of a hub. Gives what tells, after the commit, which of them were begun, and remembers them.
 */
export const begin = async (
  client: PoolClient,
  defer: Defer,
  openings: ReadonlyArray<Opening | TakeUp>,
  holder?: number,
): Promise<(known: Known["Service"]) => Promise<ReadonlyArray<Begun>>> => {
  const ids = [...new Set(openings.map(({ exchange }) => exchange))].sort()
  const { exchanges } = await readHeld(client, [], ids, true)
  const found = openings.map((opening) => ({ opening, exchange: exchanges.get(opening.exchange) ?? opened(opening) }))
  const toBegin = found.filter(({ opening, exchange }) => isToBegin(exchange, opening))
  const begun = [...new Map(toBegin.map(({ exchange }) => [exchange.id, exchange])).values()].map((exchange) => ({
    ...exchange,
    attempts: exchange.attempts + 1,
  }))
  const since = Date.now()
  const all = begun.map((exchange) => marked(exchange, since))
  const written = beginExchanges(client, all, holder)
  defer(written)
  return async (known) => {
    const ours = await written
    for (const exchange of all) if (ours.has(exchange.id)) known.rememberExchange(exchange)
    // What is taken up again may be so because somebody was corrected.
    known.forgetPeople(all.flatMap(({ pilgrims }) => pilgrims))
    return begun.filter(({ id }) => ours.has(id)).map((exchange) => ({ ...exchange, begun: since }))
  }
}

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
