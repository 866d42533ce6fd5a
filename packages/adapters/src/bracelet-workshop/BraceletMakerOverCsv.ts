import { BraceletMaker, BraceletQuestionError, BraceletSubmissionError } from "@mahmal/core/ports/BraceletMaker"
import { Config, Effect, Layer, Result } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { safeName } from "../safeName.ts"
import { question, submission } from "./refusal.ts"
import { listedIn, orderFile, progressIn, reasonFile, receiptIn, revokedIn, successorIn } from "./translate.ts"
import { type Access, getList, getStatus, putFile } from "./wire.ts"

/** How to reach a bracelet workshop. */
export interface Options extends Access {
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly timeout: number
}

const largestAnswer = 262_144
const largestList = 1_048_576

/** A maker of bracelets over CSV files. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ timeout, ...access }: Options) {
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: false })
  const lists = yield* makeExchange({ timeout, largestAnswer: largestList, fresh: false })
  const asSubmissionError = Effect.mapError(
    (reason: BraceletSubmissionError["reason"]) => new BraceletSubmissionError({ reason }),
  )
  const asQuestionError = Effect.mapError(
    (reason: BraceletQuestionError["reason"]) => new BraceletQuestionError({ reason }),
  )

  return BraceletMaker.of({
    order: Effect.fn("BraceletMaker.order")(function* (orderNumber, lines) {
      const file = orderFile(lines)
      const outcome = yield* exchange(putFile(access, "orders", orderNumber, file))
      return yield* Effect.fromResult(submission(outcome, 200, receiptIn(orderNumber, file, lines.length)))
    }, asSubmissionError),

    progress: Effect.fn("BraceletMaker.progress")(function* (orderNumber) {
      const outcome = yield* exchange(getStatus(access, orderNumber))
      return yield* Effect.fromResult(question(outcome, progressIn))
    }, asQuestionError),

    list: Effect.fn("BraceletMaker.list")(function* (asked) {
      const listed = question(yield* lists(getList(access, asked)), listedIn(asked))
      const isOver =
        Result.isFailure(listed) && listed.failure._tag === "Declined" && listed.failure.code === "not-found"
      return isOver ? { items: [], more: false } : yield* Effect.fromResult(listed)
    }, asQuestionError),

    revoke: Effect.fn("BraceletMaker.revoke")(function* (serial, reason) {
      const outcome = yield* exchange(putFile(access, "revocations", serial, reasonFile(serial, reason)))
      return yield* Effect.fromResult(submission(outcome, 200, revokedIn(serial)))
    }, asSubmissionError),

    replace: Effect.fn("BraceletMaker.replace")(function* (key, serial, reason) {
      const outcome = yield* exchange(putFile(access, "replacements", safeName(key), reasonFile(serial, reason)))
      return yield* Effect.fromResult(submission(outcome, 200, successorIn(serial)))
    }, asSubmissionError),
  })
})

/** A bracelet workshop as the environment says, under the prefix `WORKSHOP_`. */
export const config = Config.all({
  url: Config.map(webAddress("WORKSHOP_URL"), String),
  username: Config.NonEmptyString("WORKSHOP_USERNAME"),
  password: Config.Redacted("WORKSHOP_PASSWORD"),
  timeout: milliseconds("WORKSHOP_TIMEOUT", "15 seconds"),
})

/** A bracelet workshop as the given options say. */
export const layer = (options: Options) => Layer.effect(BraceletMaker, make(options))

/** A bracelet workshop as the environment says. */
export const layerConfig = Layer.effect(BraceletMaker, Effect.flatMap(config, make))
