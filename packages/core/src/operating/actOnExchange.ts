import { Clock, Effect, Result } from "effect"
import type { Exchange } from "../exchange/Exchange.ts"
import type { Attribution, ExchangeAct, InRerun } from "../exchange/ExchangeAct.ts"
import type { Patience } from "../exchange/Patience.ts"
import { type BraceletShare, BraceletShares } from "../ports/BraceletShares.ts"
import { type Held, Journal, type Writes } from "../store/Journal.ts"
import { ExchangeRefusal } from "./ExchangeRefusal.ts"
import { type Matter, successorOf } from "./Matter.ts"
import { type PlannedAct, planAct } from "./planAct.ts"
import { refusing } from "./refusing.ts"

/** An act that somebody asks for. */
export interface AskedAct {
  /** The exchange, as it was found before: what matters of it is read again. */
  readonly exchange: Pick<Exchange, "id" | "operation" | "pilgrims">
  readonly act: ExchangeAct
  readonly attribution: Attribution
  readonly patience: Patience
  /** The plan by which it is done for many. */
  readonly rerun?: InRerun
  /** Looked at under the lock before it is decided: why it is not to be done any more, if it is not. */
  readonly unless?: (matter: Matter) => readonly [reason: ExchangeRefusal["reason"], why: string] | undefined
}

type Decided = Result.Result<PlannedAct, ExchangeRefusal>

const nothing: Writes = { moves: [], opens: [], exchanges: [], messages: [], takeUps: [], stops: [] }

/**
 * Does an act on an exchange: reads and holds it with its journeys, decides, and writes all of it in one transaction, or
 * nothing.
 */
export const actOnExchange = Effect.fn("actOnExchange")(function* (asked: AskedAct) {
  const journal = yield* Journal
  const now = yield* Clock.currentTimeMillis
  const shares = yield* BraceletShares
  const { id, pilgrims } = asked.exchange
  const successor = successorOf(asked.exchange)
  const exchanges = successor === undefined ? [id] : [id, successor]
  const decided = yield* journal.transact<Decided>(pilgrims, exchanges, (held) => {
    const planned = decide(held, asked, now, shares, successor !== undefined && held.exchanges.has(successor))
    return Result.isSuccess(planned) ? [planned.success.writes, planned] : [nothing, planned]
  })
  return yield* Effect.fromResult(decided)
})

const decide = (
  held: Held,
  { exchange: { id }, act, attribution, patience, rerun, unless }: AskedAct,
  now: number,
  shares: ReadonlyArray<BraceletShare>,
  succeeded: boolean,
): Decided => {
  const exchange = held.exchanges.get(id)
  if (exchange === undefined) {
    const [reason, why] = ["not-possible-here", `There is no exchange ${id}.`] as const
    return Result.fail(new ExchangeRefusal({ exchange: id, act: act._tag, state: "none", reason, why }))
  }
  const matter: Matter = { exchange, stories: held.stories, succeeded, changed: 0, now, patience }
  const otherwise = unless?.(matter)
  return otherwise === undefined
    ? planAct(held, matter, act, attribution, shares, rerun)
    : refusing(matter, act._tag)(...otherwise)
}
