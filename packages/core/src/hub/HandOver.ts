import { Context } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import type { Operation } from "../exchange/Operation.ts"

/**
 * Takes exchanges in hand in this very process as soon as they are opened: they are written as being sent, and carried
 * out after the commit. What is not taken in hand goes the way through the queue.
 */
export interface HandOverShape {
  /** How many exchanges of an operation would be begun at once if they came now. */
  readonly room: (operation: Operation) => number
  /** Takes exchanges that were written as being sent. Never more than there was room for. */
  readonly take: (begun: ReadonlyArray<Begun>) => void
}

/** Unless somebody is provided, nobody takes anything in hand. */
export const HandOver = Context.Reference<HandOverShape>("@mahmal/core/hub/HandOver", {
  defaultValue: () => ({ room: () => 0, take: () => {} }),
})
