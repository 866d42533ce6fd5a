import type { Exchange, ExchangeId } from "../exchange/Exchange.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { Begun } from "./Exchanges.ts"
import type { Writes } from "./Journal.ts"

/**
 * Marks the exchanges that are opened as being sent, as far as there is room for them, and gives them as they are
 * begun. They need no place in the queue then.
 */
export const beginning = (
  writes: Writes,
  room: (operation: Operation) => number,
  since: number,
): readonly [Writes, ReadonlyArray<Begun>] => {
  if (writes.opens.length === 0) return [writes, []]
  const left = new Map<Operation, number>()
  const begun = new Map<ExchangeId, Begun>()
  for (const exchange of writes.opens) {
    const places = left.get(exchange.operation) ?? room(exchange.operation)
    if (places > 0) begun.set(exchange.id, { ...exchange, attempts: 1, begun: since })
    left.set(exchange.operation, places - 1)
  }
  if (begun.size === 0) return [writes, []]
  const marked = (exchange: Exchange): Exchange =>
    begun.has(exchange.id) ? { ...exchange, attempts: 1, state: { _tag: "Sending", since } } : exchange
  const takeUps = writes.takeUps.filter(({ exchange }) => !begun.has(exchange))
  return [{ ...writes, opens: writes.opens.map(marked), takeUps }, [...begun.values()]]
}
