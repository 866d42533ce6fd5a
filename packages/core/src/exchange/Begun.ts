import { type Exchange, type ExchangeId, type ExchangeState, isOpen } from "./Exchange.ts"
import { nextStep } from "./nextStep.ts"
import { type Opening, opened, type TakeUp } from "./Opening.ts"
import type { Operation } from "./Operation.ts"
import { firstSentAt } from "./settle.ts"

/**
 * An exchange on which a run has begun. `begun`, in milliseconds since 1970, is the time from which a submission counts as
 * sent; `state` is as it was found, and `attempts` is the number of this run.
 */
export type Begun<Op extends Operation = Operation> = Exchange<Op> & { readonly begun: number }

/** Begins a run on an exchange. */
export const begin = (exchange: Exchange, begun: number): Begun => ({
  ...exchange,
  attempts: exchange.attempts + 1,
  begun,
})

/** Those of the runs that were written, as they were: what an exchange asks for, the store has decided. */
export const asWritten = (
  runs: ReadonlyArray<Begun>,
  written: ReadonlyMap<ExchangeId, Exchange>,
): ReadonlyArray<Begun> =>
  runs.flatMap(({ id, state, begun }) => {
    const exchange = written.get(id)
    return exchange === undefined ? [] : [{ ...exchange, state, begun }]
  })

/** Whether an exchange may still be taken up: it is open, and nobody else has done it since. */
const isToBegin = ({ state, attempts }: Exchange, opening: Opening | TakeUp): boolean =>
  isOpen(state) && !("attempts" in opening && opening.attempts < attempts)

/** Begins a run on every exchange that is found, or else opened, and may be taken up; once on each. */
export const beginAll = (
  openings: ReadonlyArray<Opening | TakeUp>,
  found: ReadonlyMap<ExchangeId, Exchange>,
  begun: number,
): ReadonlyArray<Begun> => {
  const standing = openings.map((opening) => ({ opening, exchange: found.get(opening.exchange) ?? opened(opening) }))
  const toBegin = standing.filter(({ opening, exchange }) => isToBegin(exchange, opening))
  return [...new Map(toBegin.map(({ exchange }) => [exchange.id, begin(exchange, begun)])).values()]
}

/**
 * An exchange that is begun, as it is written before the call: one that is to be sent is marked as being sent, so that
 * whoever finds it like this later knows that it is in doubt.
 */
export const marked = ({ begun, ...exchange }: Begun): Exchange =>
  nextStep(exchange)._tag === "Send" ? { ...exchange, state: sending(exchange.state, begun) } : exchange

const sending = (found: ExchangeState, since: number): ExchangeState =>
  found._tag === "Due" ? { _tag: "Sending", since } : { _tag: "Sending", since, first: firstSentAt(found) }
