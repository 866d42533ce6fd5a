import { type Begun, begin, marked } from "../exchange/Begun.ts"
import type { ExchangeId } from "../exchange/Exchange.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { Writes } from "../store/Journal.ts"

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
    if (places > 0) begun.set(exchange.id, begin(exchange, since))
    left.set(exchange.operation, places - 1)
  }
  if (begun.size === 0) return [writes, []]
  const opens = writes.opens.map((exchange) => {
    const run = begun.get(exchange.id)
    return run === undefined ? exchange : marked(run)
  })
  const takeUps = writes.takeUps.filter(({ exchange }) => !begun.has(exchange))
  return [{ ...writes, opens, takeUps }, [...begun.values()]]
}
