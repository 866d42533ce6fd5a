import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { type Config, Effect, Layer, Result } from "effect"
import { milliseconds } from "../milliseconds.ts"
import { makeRest, type Rest } from "./Rest.ts"

/** Gateways in the order of preference, and how long one that was in trouble is left alone. */
export interface Options {
  readonly gateways: ReadonlyArray<Messages["Service"]>
  /** Milliseconds. */
  readonly rest: number
}

/**
 * Several gateways for short messages as one.
 *
 * A message goes to the next gateway only when it is certain that this one did not take it: it was not reached, or told
 * us to come back. In doubt it stays in doubt, and a gateway's "no" is the answer. A gateway that was not reached, or left
 * a message in doubt, is left alone for a while.
 */
export const make = Effect.fnUntraced(function* ({ gateways, rest: usual }: Options) {
  const resting = yield* Effect.forEach(gateways, (gateway) =>
    Effect.map(makeRest(usual), (rest) => ({ gateway, rest })),
  )

  return Messages.of({
    send: Effect.fn("Messages.send")(function* (reference, to, text) {
      let soonest = Number.POSITIVE_INFINITY
      for (const { gateway, rest } of resting) {
        const wait = yield* rest.wait
        if (wait !== undefined) {
          soonest = Math.min(soonest, wait)
          continue
        }
        const sent = yield* Effect.result(gateway.send(reference, to, text))
        yield* noticed(rest, sent)
        if (Result.isSuccess(sent)) return
        const { reason } = sent.failure
        if (reason._tag !== "Unavailable") return yield* sent.failure
        soonest = Math.min(soonest, Math.max(reason.retryAfter ?? 0, usual))
      }
      return yield* new MessageError({
        reason: { _tag: "Unavailable", detail: "no gateway is available", retryAfter: Math.ceil(soonest) },
      })
    }),
  })
})

/** A "no" comes from a gateway that works. */
const noticed = (rest: Rest, sent: Result.Result<void, MessageError>): Effect.Effect<void> => {
  if (Result.isSuccess(sent)) return rest.end
  const { reason } = sent.failure
  switch (reason._tag) {
    case "Declined":
      return rest.end
    case "Unavailable":
      return rest.begin(reason.retryAfter)
    case "InDoubt":
      return rest.begin()
  }
}

/** How long a gateway in trouble is left alone, from the environment. */
export const restConfig: Config.Config<number> = milliseconds("SMS_FAILOVER_REST", "30 seconds")

/** Several gateways as one; each is made with the layer, and closes with it. */
export const layer = <E, R>(gateways: ReadonlyArray<Effect.Effect<Messages["Service"], E, R>>, rest: number) =>
  Layer.effect(
    Messages,
    Effect.flatMap(Effect.all(gateways), (made) => make({ gateways: made, rest })),
  )
