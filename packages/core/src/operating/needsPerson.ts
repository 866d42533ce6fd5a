import { isOpen } from "../exchange/Exchange.ts"
import { doubtRules } from "../exchange/Operation.ts"
import { firstSentAt } from "../exchange/settle.ts"
import type { Matter } from "./Matter.ts"
import { isAwaited } from "./waitsFor.ts"
import type { LastCall } from "./whyOf.ts"

/** Why an exchange needs a person, who has a task then. */
export type Need = "undo-declined" | "order-declined" | "declined" | "in-doubt" | "unreadable"

/**
 * Why an exchange needs a person; undefined while the hub gets on by itself. `patience` is how long it may stand in doubt, or
 * give answers that cannot be read, in milliseconds.
 */
export const needsPerson = (matter: Matter, patience: number, last?: LastCall): Need | undefined => {
  const { exchange, now } = matter
  const { operation, state } = exchange
  if (state._tag === "Declined") {
    if (operation === "border.read") return "declined"
    if (!isAwaited(matter)) return undefined
    if (operation === "bracelet.order") return "order-declined"
    return operation === "etrack.cancel" || operation === "visa.cancel" || operation === "bracelet.revoke"
      ? "undo-declined"
      : "declined"
  }
  if (!isOpen(state) || now - firstSentAt(state) < patience) return undefined
  if (last?.outcome === "unreadable") return "unreadable"
  const inDoubt = state._tag === "InDoubt" || state._tag === "Sending"
  return inDoubt && doubtRules[operation] !== "report" ? "in-doubt" : undefined
}
