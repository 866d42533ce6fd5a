import { Context } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import type { Operation } from "../exchange/Operation.ts"

/**
 * Carries out new exchanges in this very process: they are written as being sent, and called right after the commit. Those
 * that there is no room for go through the queue.
 */
export interface HandOverShape {
  /** How many more exchanges of an operation this process could begin now. */
  readonly room: (operation: Operation) => number
  /** Is given exchanges that are written as being sent, never more than there was room for. */
  readonly take: (begun: ReadonlyArray<Begun>) => void
}

/** Without an implementation everything goes through the queue. */
export const HandOver = Context.Reference<HandOverShape>("@mahmal/core/hub/HandOver", {
  defaultValue: () => ({ room: () => 0, take: () => {} }),
})
