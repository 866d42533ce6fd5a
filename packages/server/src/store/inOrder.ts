import type { Exchange } from "@mahmal/core/exchange/Exchange"
import type { Writes } from "@mahmal/core/store/Journal"

/** The same writes in the order of their ids, so that two transactions hardly ever wait for each other in a circle. */
export const inOrder = (writes: Writes): Writes => ({
  ...writes,
  moves: writes.moves.toSorted((a, b) => (a.before.pilgrim < b.before.pilgrim ? -1 : 1)),
  opens: writes.opens.toSorted(byId),
  exchanges: writes.exchanges.toSorted(byId),
})

const byId = (a: Exchange, b: Exchange): number => (a.id < b.id ? -1 : 1)
