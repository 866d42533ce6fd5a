import { VisaAuthority, VisaQuestionError, VisaSubmissionError } from "@mahmal/core/ports/VisaAuthority"
import { Config, Effect, Layer, Redacted } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import type { RestAccess } from "../http/RestAccess.ts"
import { question, submission } from "../http/rest.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { cancelledIn, entitlementIn, listedIn, receivedIn } from "./translate.ts"
import { cancelEntitlement, getEntitlement, listEntitlements, requestEntitlement } from "./wire.ts"

/** How to reach the visa authority. */
export interface Options {
  readonly url: string
  readonly token: Redacted.Redacted
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly timeout: number
}

const largestAnswer = 65_536
const largestList = 1_048_576

/** The visa authority over REST. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ url, token, timeout }: Options) {
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: false })
  const lists = yield* makeExchange({ timeout, largestAnswer: largestList, fresh: false })
  const access: RestAccess = { url, secret: ["authorization", `Bearer ${Redacted.value(token)}`] }
  const asSubmissionError = Effect.mapError(
    (reason: VisaSubmissionError["reason"]) => new VisaSubmissionError({ reason }),
  )
  const asQuestionError = Effect.mapError((reason: VisaQuestionError["reason"]) => new VisaQuestionError({ reason }))

  return VisaAuthority.of({
    request: Effect.fn("VisaAuthority.request")(function* (key, request) {
      const outcome = yield* exchange(requestEntitlement(access, key, request))
      return yield* Effect.fromResult(submission(outcome, 202, receivedIn(request)))
    }, asSubmissionError),

    status: Effect.fn("VisaAuthority.status")(function* (id) {
      const outcome = yield* exchange(getEntitlement(access, id))
      return yield* Effect.fromResult(question(outcome, entitlementIn(id)))
    }, asQuestionError),

    list: Effect.fn("VisaAuthority.list")(function* (asked) {
      const outcome = yield* lists(listEntitlements(access, asked))
      return yield* Effect.fromResult(question(outcome, listedIn(asked)))
    }, asQuestionError),

    cancel: Effect.fn("VisaAuthority.cancel")(function* (key, id, reason) {
      const outcome = yield* exchange(cancelEntitlement(access, key, id, reason))
      return yield* Effect.fromResult(submission(outcome, 200, cancelledIn(id)))
    }, asSubmissionError),
  })
})

const config = Config.all({
  url: Config.map(webAddress("VISA_URL"), String),
  token: Config.Redacted("VISA_TOKEN"),
  timeout: milliseconds("VISA_TIMEOUT", "15 seconds"),
})

/** The visa authority as the given options say. */
export const layer = (options: Options) => Layer.effect(VisaAuthority, make(options))

/** The visa authority as the environment says, under the prefix `VISA_`. */
export const layerConfig = Layer.effect(VisaAuthority, Effect.flatMap(config, make))
