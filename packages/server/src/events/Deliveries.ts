import { milliseconds } from "@mahmal/adapters/milliseconds"
import { wholeNumber } from "@mahmal/adapters/wholeNumber"
import { Config, Effect, FiberSet, Layer, Queue } from "effect"
import { claimSubscriptions } from "./claim.ts"
import { hubName } from "./hubName.ts"
import { PageSignal } from "./PageSignal.ts"
import { makePost } from "./post.ts"
import { runRound } from "./runRound.ts"
import { Targets } from "./Targets.ts"

/** How webhooks are delivered. */
export interface DeliverySettings {
  /** What one message is given, in milliseconds. */
  readonly timeout: number
  /** Messages that one subscriber is sent at the same time. */
  readonly atOnce: number
  /** Milliseconds between two rounds of one subscriber. */
  readonly between: number
  /** Nothing new is begun in a round after so many milliseconds: then others have their turn. */
  readonly lasts: number
}

/** From the environment. */
const deliverySettings: Config.Config<DeliverySettings> = Config.all({
  timeout: milliseconds("WEBHOOK_TIMEOUT", "15 seconds"),
  atOnce: wholeNumber("WEBHOOKS_AT_ONCE", 8, [1, 1_000]),
  between: milliseconds("WEBHOOK_PAUSE", "1 second"),
  lasts: Config.succeed(10_000),
})

/** So many subscribers are served at the same time by one hub; each waits for nobody but itself. */
const mostRounds = 256

/**
 * Delivers webhooks for as long as the hub runs. Of several hubs each serves other subscribers; what one that was killed
 * had under way is sent again by another.
 */
export const deliver = Effect.fn("deliver")(function* ({ timeout, atOnce, between, lasts }: DeliverySettings) {
  const signal = yield* PageSignal
  const post = yield* makePost(timeout)
  const source = yield* hubName
  const rounds = yield* FiberSet.make<void, never>()
  const ended = yield* Queue.sliding<void>(1)
  // What is under way when a round's time is over has ended before another hub may begin one.
  const lease = { seconds: (lasts + 2 * timeout) / 1000, between: between / 1000 }
  const round = (claimed: Parameters<typeof runRound>[0]) =>
    runRound(claimed, { post, source, atOnce, lasts }).pipe(
      // Its time runs out, and then somebody takes it from where it was last settled.
      Effect.catchCause((cause) => Effect.logWarning("a round of webhooks was broken off", cause)),
      Effect.ensuring(Queue.offer(ended, undefined)),
    )
  const look = Effect.gen(function* () {
    const paged = yield* signal.next
    const free = mostRounds - (yield* FiberSet.size(rounds))
    const claimed = free > 0 ? yield* claimSubscriptions(free, lease) : []
    for (const one of claimed) yield* FiberSet.run(rounds, round(one))
    if (claimed.length === 0) yield* Effect.raceFirst(paged, Effect.delay(Queue.take(ended), between))
  })
  // What cannot be looked at now is looked at a little later.
  yield* Effect.forever(
    Effect.catchCause(look, (cause) =>
      Effect.delay(Effect.logWarning("subscriptions cannot be read", cause), "1 second"),
    ),
  )
}, Effect.scoped)

/** Webhooks as the environment says. */
export const layer = Layer.effectDiscard(
  Effect.flatMap(deliverySettings, (settings) => Effect.forkScoped(deliver(settings))),
).pipe(Layer.provide(Layer.merge(PageSignal.layer, Targets.layer)))
