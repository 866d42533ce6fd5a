import type { Operation } from "@mahmal/core/exchange/Operation"
import { readFeed } from "@mahmal/core/hub/readFeed"
import { BorderFeed, BorderQuestionError } from "@mahmal/core/ports/BorderFeed"
import { Effect } from "effect"
import { SystemStatus } from "../systems/SystemStatus.ts"
import { held } from "./held.ts"

const operation: Operation = "border.read"

/**
 * Reads the border feed to its present end. Its pages belong to no exchange, and so do not pass `CallLimiter`: here they
 * too keep to the rate of their system, and none is asked for while it gets no calls.
 */
export const readBorder = Effect.fn("readBorder")(function* () {
  const status = yield* SystemStatus
  const feed = yield* BorderFeed
  const page = Effect.fnUntraced(function* (after: string) {
    const hold = status.hold(operation)
    if (hold !== undefined)
      return yield* new BorderQuestionError({ reason: { _tag: "Unavailable", detail: held[hold.why] } })
    if (status.isRateLimited(operation)) yield* status.awaitRate(operation)
    return yield* feed.page(after)
  })
  return yield* Effect.provideService(readFeed(), BorderFeed, { ...feed, page })
})
