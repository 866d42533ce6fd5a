import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { type Config, Effect, Layer, Result } from "effect"
import { milliseconds } from "../milliseconds.ts"
import { type Cooldown, makeCooldown } from "./Cooldown.ts"

/** Gateways in the order of preference, and the cooldown of one that failed. */
export interface Options {
  readonly gateways: ReadonlyArray<Messages["Service"]>
  /** Milliseconds. */
  readonly cooldown: number
}

/**
 * Several gateways for short messages as one.
 *
 * A message goes to the next gateway only when this one certainly did not take it: it was not reached, or answered that it
 * is unavailable. A message in doubt stays in doubt, and a gateway's refusal is final. A gateway that was unavailable or left
 * a message in doubt is not called during its cooldown.
 */
export const make = Effect.fnUntraced(function* ({ gateways, cooldown: usual }: Options) {
  const guarded = yield* Effect.forEach(gateways, (gateway) =>
    Effect.map(makeCooldown(usual), (cooldown) => ({ gateway, cooldown })),
  )

  return Messages.of({
    send: Effect.fn("Messages.send")(function* (reference, to, text) {
      let soonest = Number.POSITIVE_INFINITY
      for (const { gateway, cooldown } of guarded) {
        const wait = yield* cooldown.wait
        if (wait !== undefined) {
          soonest = Math.min(soonest, wait)
          continue
        }
        const sent = yield* Effect.result(gateway.send(reference, to, text))
        yield* update(cooldown, sent)
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

/** Begins or ends a gateway's cooldown. A gateway that refuses a message works. */
const update = (cooldown: Cooldown, sent: Result.Result<void, MessageError>): Effect.Effect<void> => {
  if (Result.isSuccess(sent)) return cooldown.end
  const { reason } = sent.failure
  switch (reason._tag) {
    case "Declined":
      return cooldown.end
    case "Unavailable":
      return cooldown.begin(reason.retryAfter)
    case "InDoubt":
      return cooldown.begin()
  }
}

/** The cooldown of a gateway, in milliseconds, from the environment. */
export const cooldownConfig: Config.Config<number> = milliseconds("SMS_FAILOVER_COOLDOWN", "30 seconds")

/** Several gateways as one; each is made with the layer, and closes with it. */
export const layer = <E, R>(gateways: ReadonlyArray<Effect.Effect<Messages["Service"], E, R>>, cooldown: number) =>
  Layer.effect(
    Messages,
    Effect.flatMap(Effect.all(gateways), (made) => make({ gateways: made, cooldown })),
  )
