import { BorderFeed, BorderQuestionError } from "@mahmal/core/ports/BorderFeed"
import { Config, Effect, Layer, Redacted } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import type { RestAccess } from "../http/RestAccess.ts"
import { question } from "../http/rest.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { crossingsIn, pageIn } from "./translate.ts"
import { getDocument, getFeed } from "./wire.ts"

/** How to reach the border feed. */
export interface Options {
  readonly url: string
  readonly token: Redacted.Redacted
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly timeout: number
}

const largestAnswer = 1_048_576

/** The border feed: XML documents over HTTP. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ url, token, timeout }: Options) {
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: false })
  const access: RestAccess = { url, secret: ["x-api-key", Redacted.value(token)] }
  const asQuestionError = Effect.mapError(
    (reason: BorderQuestionError["reason"]) => new BorderQuestionError({ reason }),
  )

  return BorderFeed.of({
    page: Effect.fn("BorderFeed.page")(function* (after) {
      const outcome = yield* exchange(getFeed(access, after))
      return yield* Effect.fromResult(question(outcome, pageIn(after)))
    }, asQuestionError),

    document: Effect.fn("BorderFeed.document")(function* (id) {
      const outcome = yield* exchange(getDocument(access, id))
      return yield* Effect.fromResult(question(outcome, crossingsIn(id)))
    }, asQuestionError),
  })
})

const config = Config.all({
  url: Config.map(webAddress("BORDER_URL"), String),
  token: Config.Redacted("BORDER_TOKEN"),
  timeout: milliseconds("BORDER_TIMEOUT", "30 seconds"),
})

/** The border feed as the given options say. */
export const layer = (options: Options) => Layer.effect(BorderFeed, make(options))

/** The border feed as the environment says, under the prefix `BORDER_`. */
export const layerConfig = Layer.effect(BorderFeed, Effect.flatMap(config, make))
