import { isOpen } from "../exchange/Exchange.ts"
import { doubtRules } from "../exchange/Operation.ts"
import { isAttended, isTooLate, type Matter } from "./Matter.ts"
import { isWanted } from "./waitsFor.ts"

/** What would happen if an exchange were run again. */
export const outlooks = [
  /** It would be sent, or asked about, and cannot happen twice. */
  "safe",
  /** It took effect: there is nothing to run. */
  "already-done",
  /** The hub is working on it, or another exchange has taken its place. */
  "already-queued",
  /** It may have been carried out, and would be carried out again. */
  "not-repeatable",
  /** The foreign system does not take it any more in this season. */
  "cut-off-passed",
  /** Nobody waits for it any more. */
  "not-wanted",
] as const
export type Outlook = (typeof outlooks)[number]

/** Says what would happen if an exchange were run again now. */
export const outlook = (matter: Matter): Outlook => {
  const { exchange, succeeded } = matter
  const { _tag: state } = exchange.state
  if (state === "Done") return "already-done"
  if (succeeded || isAttended(matter)) return "already-queued"
  const rule = doubtRules[exchange.operation]
  if (rule === "report" && (state === "Unknown" || (isOpen(exchange.state) && state !== "Due"))) return "not-repeatable"
  // To ask does nothing outside, however late it is.
  if (state === "Accepted" || (rule === "ask" && (state === "Sending" || state === "InDoubt"))) return "safe"
  if (!isOpen(exchange.state) && !isWanted(matter)) return "not-wanted"
  return isTooLate(matter) ? "cut-off-passed" : "safe"
}
