import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Conversation } from "@mahmal/core/hub/Conversation"
import { converse } from "@mahmal/core/hub/converse"
import { type Begun, Exchanges } from "@mahmal/core/hub/Exchanges"
import type { Opening } from "@mahmal/core/hub/Submission"
import { Effect, Exit } from "effect"

/**
 * Carries out one operation for many, side by side, at most `limit` at a time; each has its own fate.
 *
 * Fails when for some of them nothing could be written: then the job is done again, and finds the others settled.
 */
export const carryOut = Effect.fn("carryOut")(function* <Op extends Operation, Subject>(
  conversation: Conversation<Op, Subject>,
  openings: ReadonlyArray<Opening>,
  limit: number,
) {
  const exchanges = yield* Exchanges
  const begun = yield* exchanges.begin(openings)
  const subjects = yield* conversation.prepare(begun)
  const ends = yield* Effect.forEach(
    begun.filter(({ id }) => subjects.has(id)),
    (exchange) => Effect.exit(converse(conversation, exchange as Begun<Op>, subjects.get(exchange.id) as Subject)),
    { concurrency: limit },
  )
  const stranded = begun.length - ends.length
  if (stranded > 0)
    yield* Effect.logError(`${stranded} exchanges are about nobody who is known`, { operation: conversation.operation })
  const failed = ends.find(Exit.isFailure)
  if (failed !== undefined) yield* failed
})
