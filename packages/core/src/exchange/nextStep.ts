import type { Askable, Exchange, Sendable } from "./Exchange.ts"
import { doubtRules, type Operation } from "./Operation.ts"

/** What is to be done with an exchange now. The types of `Sendable` and `Askable` leave no other way. */
export type NextStep<Op extends Operation> =
  | { readonly _tag: "Send"; readonly exchange: Sendable<Op> }
  | { readonly _tag: "Ask"; readonly exchange: Askable<Op> }
  /** A report is awaited; when its deadline has passed, the exchange closes as unknown. */
  | { readonly _tag: "AwaitReport" }
  | { readonly _tag: "Nothing" }

const send = <Op extends Operation>(exchange: Exchange<Op>) =>
  ({ _tag: "Send", exchange: exchange as unknown as Sendable<Op> }) as const
const ask = <Op extends Operation>(exchange: Exchange<Op>) =>
  ({ _tag: "Ask", exchange: exchange as unknown as Askable<Op> }) as const

/** The one place that decides between sending, asking and waiting. */
export const nextStep = <Op extends Operation>(exchange: Exchange<Op>): NextStep<Op> => {
  const rule = doubtRules[exchange.operation]
  switch (exchange.state._tag) {
    case "Due":
      return send(exchange)
    case "Accepted":
      return rule === "report" ? { _tag: "AwaitReport" } : ask(exchange)
    case "Sending":
    case "InDoubt":
      if (rule === "repeat") return send(exchange)
      return rule === "ask" ? ask(exchange) : { _tag: "AwaitReport" }
    default:
      return { _tag: "Nothing" }
  }
}
