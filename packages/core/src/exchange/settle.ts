import { Schema } from "effect"
import { type ExchangeState, isOpen, Receipt } from "./Exchange.ts"
import type { Message } from "./Message.ts"

/** What a call showed about its exchange. */
export const Finding = Schema.Union([
  Schema.Struct({ outcome: Schema.Literal("done") }),
  Schema.Struct({ outcome: Schema.Literal("accepted"), receipt: Receipt }),
  Schema.Struct({ outcome: Schema.Literal("declined"), code: Schema.String }),
  Schema.Struct({ outcome: Schema.Literals(["later", "unreadable", "in-doubt", "none-yet", "none", "unknown"]) }),
])
export type Finding = typeof Finding.Type

/**
 * The state of an exchange after a call.
 *
 * A closed exchange stays as it is: whatever comes late or twice is kept as a message and changes nothing. So does one
 * that the system has accepted, until the system says more: a callback may have come before the call ended.
 */
export const settle = (state: ExchangeState, kind: Message["kind"], finding: Finding): ExchangeState => {
  if (!isOpen(state)) return state
  switch (finding.outcome) {
    case "done":
      return { _tag: "Done" }
    case "accepted":
      return { _tag: "Accepted", receipt: finding.receipt, since: sentAt(state) }
    case "declined":
      return { _tag: "Declined", code: finding.code }
    case "in-doubt":
      if (state._tag === "Accepted") return state
      return "since" in state ? { ...state, _tag: "InDoubt" } : { _tag: "InDoubt", since: 0 }
    case "later":
      return kind === "send" && state._tag !== "Accepted" ? { _tag: "Due" } : state
    case "none":
      return state._tag === "Accepted" ? state : { _tag: "NotDone" }
    case "unknown":
      return { _tag: "Unknown" }
    case "unreadable":
    case "none-yet":
      return state
  }
}

/** When an open exchange was last sent; 0 when it never was. */
export const sentAt = (state: ExchangeState): number => ("since" in state ? state.since : 0)

/** Since when an open exchange has been out without an answer, however often it was repeated; 0 when it never was sent. */
export const firstSentAt = (state: ExchangeState): number =>
  ("first" in state ? state.first : undefined) ?? sentAt(state)
