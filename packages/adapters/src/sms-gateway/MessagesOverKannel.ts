import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { Config, Effect, Layer } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { acceptance } from "./translate.ts"
import { type Access, sendSms } from "./wire.ts"

/** How to reach a Kannel gateway. */
export interface Options extends Access {
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly timeout: number
}

const largestAnswer = 4096

/** Short messages through the sendsms interface of Kannel. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ timeout, ...access }: Options) {
  // A message can be neither repeated nor asked about, so it must not be lost on a connection that is just closing.
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: true })
  const asMessageError = Effect.mapError((reason: MessageError["reason"]) => new MessageError({ reason }))

  return Messages.of({
    send: Effect.fn("Messages.send")(function* (reference, to, text) {
      const outcome = yield* exchange(sendSms(access, reference, to, text))
      return yield* Effect.fromResult(acceptance(outcome))
    }, asMessageError),
  })
})

/** A Kannel gateway as the environment says, under the prefix `SMS_`. */
export const config = Config.all({
  url: Config.map(webAddress("SMS_URL"), String),
  username: Config.NonEmptyString("SMS_USERNAME"),
  password: Config.Redacted("SMS_PASSWORD"),
  sender: Config.NonEmptyString("SMS_SENDER"),
  reportUrl: Config.map(webAddress("SMS_REPORT_URL"), String),
  reportSecret: Config.Redacted("SMS_REPORT_SECRET"),
  timeout: milliseconds("SMS_TIMEOUT", "15 seconds"),
})

/** A Kannel gateway as the given options say. */
export const layer = (options: Options) => Layer.effect(Messages, make(options))

/** A Kannel gateway as the environment says, under the prefix `SMS_`. */
export const layerConfig = Layer.effect(Messages, Effect.flatMap(config, make))
