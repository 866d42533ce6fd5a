import type { Conversation } from "@mahmal/core/conversations/Conversation"
import type { Begun } from "@mahmal/core/exchange/Begun"
import { nextStep } from "@mahmal/core/exchange/nextStep"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { closeUnsent } from "@mahmal/core/hub/closeUnsent"
import { converse } from "@mahmal/core/hub/converse"
import { giveBack } from "@mahmal/core/hub/giveBack"
import type { Hub, SubmitError } from "@mahmal/core/hub/Hub"
import { Clock, Effect } from "effect"
import { forEachSettled } from "../forEachSettled.ts"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import { CutOffs } from "../systems/CutOffs.ts"
import { neverSent } from "../systems/neverSent.ts"
import type { Call } from "./CallLimiter.ts"
import { traced } from "./traced.ts"

/** Why what was carried out could not be written. */
export type CarryError = SubmitError | DatabaseUnavailable

/** A call; or what is done instead, where it would come too late. */
export type Step = { readonly call: Call } | { readonly instead: Effect.Effect<void, CarryError, Hub | Database> }

/** How one exchange of many is taken a step further. */
export type Each = (exchange: Begun, step: Step) => Effect.Effect<void, CarryError, Hub | Database>

/** In milliseconds: for how long an exchange that may still be under way after its last day is left to a person. */
const leftToPerson = 3_600_000
/** In milliseconds: after which an exchange about nobody known is looked at again. */
const untilKnown = 60_000
/** In milliseconds: for how long an exchange whose last day is over waits for its season's day to be turned. */
const dayTurns = 30_000

/**
 * Carries out one operation for many, side by side; each has its own fate.
 *
 * Fails when for some of them nothing could be written: carried out again, it finds the others settled.
 */
export const carryOut = Effect.fn("carryOut")(function* <Op extends Operation, Subject>(
  conversation: Conversation<Op, Subject>,
  begun: ReadonlyArray<Begun>,
  each: Each,
) {
  const cutOffs = yield* CutOffs
  const subjects = yield* conversation.prepare(begun)
  const stepOf = (exchange: Begun<Op>): Step => {
    const subject = subjects.get(exchange.id)
    if (subject === undefined) return { instead: leaveUnknown(exchange) }
    const [pilgrim] = exchange.pilgrims
    const isSent = pilgrim !== undefined && nextStep(exchange)._tag === "Send"
    const passed = () => (isSent ? cutOffs.passed(exchange.operation, pilgrim) : "no")
    const found = passed()
    if (found !== "no") return { instead: leave(exchange, found) }
    const call = traced(exchange)(converse(conversation, exchange, subject))
    // A call waits for its turn, and meanwhile the last day may end: given back, it is found too late when it is taken up.
    return {
      call: Effect.suspend(() =>
        passed() === "no" ? call : Effect.succeed({ outcome: undefined, write: giveBack(exchange) }),
      ),
    }
  }
  yield* forEachSettled(begun, (exchange) => each(exchange, stepOf(exchange as Begun<Op>)), {
    concurrency: "unbounded",
  })
})

/** What is done with an exchange of which nothing is known that could be sent: perhaps it is known soon. */
const leaveUnknown = Effect.fnUntraced(function* (exchange: Begun) {
  yield* Effect.logError("an exchange is about nobody who is known", {
    exchange: exchange.id,
    operation: exchange.operation,
  })
  const now = yield* Clock.currentTimeMillis
  yield* giveBack(exchange, "What it is about is not known.", now + untilKnown)
})

/** What is done with an exchange that may be sent no more. */
const leave = Effect.fnUntraced(function* (exchange: Begun, passed: "by-the-clock" | "for-good") {
  const now = yield* Clock.currentTimeMillis
  if (passed === "by-the-clock") yield* giveBack(exchange, "Its last day is over.", now + dayTurns)
  else if (yield* neverSent(exchange)) yield* closeUnsent(exchange)
  else yield* giveBack(exchange, "Its last day is over, and it may have been done.", now + leftToPerson)
})
