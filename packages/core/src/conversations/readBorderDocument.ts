import { Effect } from "effect"
import { subjectOf } from "../exchange/Exchange.ts"
import type { Patience } from "../exchange/Patience.ts"
import { BorderFeed } from "../ports/BorderFeed.ts"
import { People } from "../store/People.ts"
import type { Conversation } from "./Conversation.ts"

/** Reads one document of the border feed: the crossings of our own people become facts, all others are passed over. */
export const readBorderDocument = Effect.fnUntraced(function* (patience: Patience) {
  const feed = yield* BorderFeed
  const people = yield* People

  const conversation: Conversation<"border.read", true> = {
    operation: "border.read",
    patience,
    prepare: (exchanges) => Effect.succeed(new Map(exchanges.map(({ id }) => [id, true]))),
    send: Effect.fnUntraced(function* (exchange) {
      const crossings = yield* feed.document(subjectOf(exchange))
      const ours = yield* Effect.orDie(people.whoCrossed(crossings))
      const facts = ours.map(({ pilgrim, direction, on }) => ({
        pilgrim,
        command: { _tag: direction === "arrival" ? ("RecordArrival" as const) : ("RecordDeparture" as const), on },
      }))
      return { outcome: "done", facts }
    }),
  }
  return conversation
})
