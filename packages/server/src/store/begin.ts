import { asWritten, type Begun, beginAll, marked } from "@mahmal/core/exchange/Begun"
import type { Opening, TakeUp } from "@mahmal/core/exchange/Opening"
import type { PoolClient } from "pg"
import type { Defer } from "../postgres/Database.ts"
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
  const begun = beginAll(openings, exchanges, Date.now())
  const all = begun.map(marked)
  const written = beginExchanges(client, all, holder)
  defer(written)
  return async (known) => {
    const ours = await written
    for (const exchange of ours.values()) known.rememberExchange(exchange)
    // What is taken up again may be so because somebody was corrected.
    known.forgetPeople(all.flatMap(({ pilgrims }) => pilgrims))
    return asWritten(begun, ours)
  }
}
