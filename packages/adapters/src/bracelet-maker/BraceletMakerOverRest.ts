import { BraceletMaker, BraceletQuestionError, BraceletSubmissionError } from "@mahmal/core/ports/BraceletMaker"
import { Config, Effect, Layer, Redacted } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import type { RestAccess } from "../http/RestAccess.ts"
import { question, submission } from "../http/rest.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { listedIn, progressIn, receiptIn, revokedIn, successorIn } from "./translate.ts"
import { getOrder, listBracelets, placeOrder, replaceBracelet, revokeBracelet } from "./wire.ts"

/** How to reach a maker of bracelets. */
export interface Options {
  readonly url: string
  readonly apiKey: Redacted.Redacted
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly timeout: number
}

const largestAnswer = 262_144
const largestList = 1_048_576

/** A maker of bracelets over REST. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ url, apiKey, timeout }: Options) {
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: false })
  const lists = yield* makeExchange({ timeout, largestAnswer: largestList, fresh: false })
  const access: RestAccess = { url, secret: ["x-api-key", Redacted.value(apiKey)] }
  const asSubmissionError = Effect.mapError(
    (reason: BraceletSubmissionError["reason"]) => new BraceletSubmissionError({ reason }),
  )
  const asQuestionError = Effect.mapError(
    (reason: BraceletQuestionError["reason"]) => new BraceletQuestionError({ reason }),
  )

  return BraceletMaker.of({
    order: Effect.fn("BraceletMaker.order")(function* (orderNumber, lines) {
      const outcome = yield* exchange(placeOrder(access, orderNumber, lines))
      return yield* Effect.fromResult(submission(outcome, 202, receiptIn(orderNumber, lines.length)))
    }, asSubmissionError),

    progress: Effect.fn("BraceletMaker.progress")(function* (orderNumber) {
      const outcome = yield* exchange(getOrder(access, orderNumber))
      return yield* Effect.fromResult(question(outcome, progressIn(orderNumber)))
    }, asQuestionError),

    list: Effect.fn("BraceletMaker.list")(function* (asked) {
      const outcome = yield* lists(listBracelets(access, asked))
      return yield* Effect.fromResult(question(outcome, listedIn(asked)))
    }, asQuestionError),

    revoke: Effect.fn("BraceletMaker.revoke")(function* (serial, reason) {
      const outcome = yield* exchange(revokeBracelet(access, serial, reason))
      return yield* Effect.fromResult(submission(outcome, 200, revokedIn(serial)))
    }, asSubmissionError),

    replace: Effect.fn("BraceletMaker.replace")(function* (key, serial, reason) {
      const outcome = yield* exchange(replaceBracelet(access, key, serial, reason))
      return yield* Effect.fromResult(submission(outcome, 201, successorIn(serial)))
    }, asSubmissionError),
  })
})

/** A maker of bracelets as the environment says, under the prefix `BRACELET_`. */
export const config = Config.all({
  url: Config.map(webAddress("BRACELET_URL"), String),
  apiKey: Config.Redacted("BRACELET_API_KEY"),
  timeout: milliseconds("BRACELET_TIMEOUT", "15 seconds"),
})

/** A maker of bracelets as the given options say. */
export const layer = (options: Options) => Layer.effect(BraceletMaker, make(options))

/** A maker of bracelets as the environment says, under the prefix `BRACELET_`. */
export const layerConfig = Layer.effect(BraceletMaker, Effect.flatMap(config, make))
