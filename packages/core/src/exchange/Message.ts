import { Schema } from "effect"

/**
 * How one call ended, and so what the machine does next: `done` and `declined` close the matter; `accepted` waits for
 * the decision; `later` is sent again; `unreadable` and `none-yet` are asked again; `none` is final; `in-doubt` is
 * resolved as the operation's rule says.
 */
export const Outcome = Schema.Literals([
  "done",
  "accepted",
  "declined",
  "later",
  "unreadable",
  "in-doubt",
  "none-yet",
  "none",
  "unknown",
])
export type Outcome = typeof Outcome.Type

/** One call on the wire, as it was sent and as it was answered, without secrets. */
export interface Message {
  /** `send` and `ask` go out; `callback` comes in. */
  readonly kind: "send" | "ask" | "callback"
  /** Milliseconds since 1970. */
  readonly started: number
  readonly ended: number
  readonly outcome: Outcome
  /** For a person: why it ended so. Never personal. */
  readonly detail?: string
  readonly sent?: string
  readonly received?: string
  /** The status of the answer where the wire has one. */
  readonly status?: number
}
