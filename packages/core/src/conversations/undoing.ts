import { Effect } from "effect"
import type { Exchange, ExchangeId, Sendable } from "../exchange/Exchange.ts"
import type { Conversation } from "../hub/Conversation.ts"
import type { State } from "../journey/State.ts"
import { People } from "../ports/People.ts"
import type { SubmissionReason } from "../ports/reason.ts"
import type { CancellationReason } from "../ports/VisaAuthority.ts"

/** The operations that undo one thing, and may be repeated. */
type Undoing = "visa.cancel" | "bracelet.revoke"

/** What the repeatable undoings have in common: one call, and the thing is undone. A "no" is for a person to look at. */
export const undoing = Effect.fnUntraced(function* <Op extends Undoing>(
  what: "entitlement" | "bracelet",
  undo: (
    exchange: Sendable<Op>,
    reason: CancellationReason,
  ) => Effect.Effect<unknown, { readonly reason: SubmissionReason }>,
) {
  const people = yield* People
  const conversation: Omit<Conversation<Op, CancellationReason>, "operation" | "patience"> = {
    prepare: Effect.fnUntraced(function* (exchanges) {
      const found = yield* people.find(exchanges.flatMap(({ pilgrims }) => pilgrims))
      return new Map(
        exchanges.flatMap(({ id, pilgrims }) =>
          pilgrims.flatMap((pilgrim): ReadonlyArray<[ExchangeId, CancellationReason]> => {
            const state = found.get(pilgrim)?.story.state
            return state === undefined ? [] : [[id, reasonOf(state)]]
          }),
        ),
      )
    }),
    send: (exchange, reason) =>
      Effect.as(undo(exchange, reason), { outcome: "done", facts: undone(exchange, what) } as const),
    ask: (exchange) => Effect.die(exchange),
    declined: () => [],
  }
  return conversation
})

const reasonOf = (state: State): CancellationReason => {
  switch (state._tag) {
    case "Deceased":
      return "deceased"
    case "Refused":
      return "refused"
    case "Lapsed":
      return "lapsed"
    default:
      return "withdrawn"
  }
}

const undone = ({ pilgrims }: Pick<Exchange, "pilgrims">, what: "entitlement" | "bracelet") =>
  pilgrims.map((pilgrim) => ({ pilgrim, command: { _tag: "RecordUndone", what } }) as const)
