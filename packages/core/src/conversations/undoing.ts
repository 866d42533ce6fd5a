import { Effect } from "effect"
import type { Exchange, Sendable } from "../exchange/Exchange.ts"
import type { State } from "../journey/State.ts"
import type { SubmissionReason } from "../ports/reason.ts"
import type { CancellationReason } from "../ports/VisaAuthority.ts"
import { about } from "./about.ts"

/** The operations that undo one thing, and may be repeated. */
type Undoing = "visa.cancel" | "bracelet.revoke"

/** What the repeatable undoings share: one call undoes the thing. If the system declines, a person looks at it. */
export const undoing = Effect.fnUntraced(function* <Op extends Undoing>(
  what: "entitlement" | "bracelet",
  undo: (
    exchange: Sendable<Op>,
    reason: CancellationReason,
  ) => Effect.Effect<unknown, { readonly reason: SubmissionReason }>,
) {
  return {
    prepare: yield* about((_, [person]) => person && reasonOf(person.story.state)),
    send: (exchange: Sendable<Op>, reason: CancellationReason) =>
      Effect.as(undo(exchange, reason), { outcome: "done", facts: undone(exchange, what) } as const),
  }
})

const reasonOf = (state: State): CancellationReason => {
  switch (state._tag) {
    case "Deceased":
      return "deceased"
    case "Refused":
      return "refused"
    case "Lapsed":
    // What it is about came to nothing with its season.
    case "NoShow":
    case "Returned":
      return "lapsed"
    default:
      return "withdrawn"
  }
}

const undone = ({ pilgrims }: Pick<Exchange, "pilgrims">, what: "entitlement" | "bracelet") =>
  pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordUndone", what } }) as const)
