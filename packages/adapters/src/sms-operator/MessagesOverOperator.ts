import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { Config, Effect, Layer, Redacted } from "effect"
import { makeExchange } from "../http/makeExchange.ts"
import { type RestAccess, submit } from "../http/RestAccess.ts"
import { webAddress } from "../http/webAddress.ts"
import { milliseconds } from "../milliseconds.ts"
import { acceptance, message } from "./translate.ts"

/** How to reach an SMS operator. */
export interface Options {
  readonly url: string
  readonly token: Redacted.Redacted
  /** A number in E.164, or up to 11 letters and digits, as agreed with the operator. */
  readonly sender: string
  /** Milliseconds for one call, from the connection to the last byte. */
  readonly timeout: number
}

const largestAnswer = 16_384

/** Short messages over an operator's REST interface. Its connections close with the scope. */
export const make = Effect.fnUntraced(function* ({ url, token, sender, timeout }: Options) {
  // A message can be neither repeated nor asked about, so it must not be lost on a connection that is just closing.
  const exchange = yield* makeExchange({ timeout, largestAnswer, fresh: true })
  const access: RestAccess = { url, secret: ["authorization", `Bearer ${Redacted.value(token)}`] }
  const asMessageError = Effect.mapError((reason: MessageError["reason"]) => new MessageError({ reason }))

  return Messages.of({
    send: Effect.fn("Messages.send")(function* (reference, to, text) {
      const body = message(sender, reference, to, text)
      const outcome = yield* exchange(submit(access, "POST", ["v1", "messages"], body))
      return yield* Effect.fromResult(acceptance(outcome, reference))
    }, asMessageError),
  })
})

/** An SMS operator as the environment says, under the prefix `SMS_OPERATOR_`. */
export const config = Config.all({
  url: Config.map(webAddress("SMS_OPERATOR_URL"), String),
  token: Config.Redacted("SMS_OPERATOR_TOKEN"),
  sender: Config.NonEmptyString("SMS_OPERATOR_SENDER"),
  timeout: milliseconds("SMS_OPERATOR_TIMEOUT", "15 seconds"),
})

/** An SMS operator as the given options say. */
export const layer = (options: Options) => Layer.effect(Messages, make(options))

/** An SMS operator as the environment says. */
export const layerConfig = Layer.effect(Messages, Effect.flatMap(config, make))
