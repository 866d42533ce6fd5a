import type { Begun } from "@mahmal/core/exchange/Begun"
import { nextStep } from "@mahmal/core/exchange/nextStep"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Conversation } from "@mahmal/core/hub/Conversation"
import { closeUnsent } from "@mahmal/core/hub/closeUnsent"
import { converse } from "@mahmal/core/hub/converse"
import { giveBack } from "@mahmal/core/hub/giveBack"
import type { Hub, SubmitError } from "@mahmal/core/hub/Hub"
import { Effect, Exit } from "effect"
import { CutOffs } from "../lines/CutOffs.ts"
import { neverSent } from "../lines/neverSent.ts"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import type { Call } from "./Gates.ts"
import { traced } from "./traced.ts"

/** Why what was carried out could not be written. */
export type CarryError = SubmitError | DatabaseUnavailable

/** A call; or what is done instead, where it would come too late. */
export type Step = { readonly call: Call } | { readonly instead: Effect.Effect<void, CarryError, Hub | Database> }

/** How one exchange of many is taken a step further. */
export type Each = (exchange: Begun, step: Step) => Effect.Effect<void, CarryError, Hub | Database>

/** How long what may be under way after its last day is left to a person before it is looked at again, in milliseconds. */
const leftToPerson = 3_600_000
/** How long what may be sent no more waits for its season's day to be turned, in milliseconds. */
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
  const passed = (exchange: Begun) => {
    const [pilgrim] = exchange.pilgrims
    if (pilgrim === undefined || nextStep(exchange)._tag !== "Send") return "no"
    return cutOffs.passed(exchange.operation, pilgrim)
  }
  const leave = Effect.fnUntraced(function* (exchange: Begun<Op>) {
    if (passed(exchange) === "by-the-clock") yield* giveBack(exchange, "Its last day is over.", Date.now() + dayTurns)
    else if (yield* neverSent(exchange)) yield* closeUnsent(exchange)
    else yield* giveBack(exchange, "Its last day is over, and it may have been done.", Date.now() + leftToPerson)
  })
  const known = begun.filter(({ id }) => subjects.has(id))
  const ends = yield* Effect.forEach(
    known,
    (exchange) => {
      const ours = exchange as Begun<Op>
      const step: Step =
        passed(exchange) === "no"
          ? { call: traced(exchange)(converse(conversation, ours, subjects.get(exchange.id) as Subject)) }
          : { instead: leave(ours) }
      return Effect.exit(each(exchange, step))
    },
    { concurrency: "unbounded" },
  )
  if (known.length < begun.length)
    yield* Effect.logError(`${begun.length - known.length} exchanges are about nobody who is known`, {
      operation: conversation.operation,
    })
  const failed = ends.find(Exit.isFailure)
  if (failed !== undefined) yield* failed
})
