import { Cause, Clock, Context, Effect, Layer, Ref, Schedule } from "effect"
import type { Database } from "../postgres/Database.ts"
import { Accepting, NotSealed } from "./Accepting.ts"
import { closePage } from "./closePage.ts"
import { SealingKeys } from "./SealingKey.ts"
import { seal } from "./seal.ts"
import { Unsealable } from "./Unsealable.ts"
import { unsealedSince } from "./unsealedSince.ts"

/** Something waits for a seal so long at most, in milliseconds, while all is well. */
const due = 60 * 60 * 1000
/** After so long the hub takes no commands until it is sealed. */
const tooLate = 4 * due

const unknown = "no hub has sealed it"

const messageOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.message : String(error)
}

/** What was found at the last look. */
interface Standing {
  readonly since: number | undefined
  readonly why: string
}

/**
 * Seals the ledger: once an hour while there is something to seal, and whenever somebody asks.
 *
 * A seal that cannot be made is tried again every minute.
 */
export class Sealing extends Context.Service<
  Sealing,
  {
    /** Closes a page and seals all there is, now. */
    readonly sealNow: Effect.Effect<void, Unsealable>
    /** One look: seals if it is time. */
    readonly look: Effect.Effect<void>
    readonly accepting: Effect.Effect<void, NotSealed>
    /** The signature of these bytes by the key with this public part, if this hub holds it. */
    readonly sign: (bytes: Uint8Array, publicKey: string) => Effect.Effect<string, Unsealable>
  }
>()("@mahmal/server/ledger/Sealing") {
  static readonly layer = Layer.effect(
    Sealing,
    Effect.gen(function* () {
      const context = yield* Effect.context<Database | SealingKeys>()
      const found = yield* Ref.make<Standing>({ since: undefined, why: unknown })
      const sealAll = Effect.provideContext(
        Effect.gen(function* () {
          yield* closePage()
          yield* seal()
        }),
        context,
      )
      const waiting = Effect.provideContext(unsealedSince(), context)

      const look = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const since = yield* waiting
        yield* Ref.update(found, ({ why }) => ({ since, why }))
        if (since === undefined || now - since < due) return
        yield* sealAll
        yield* Ref.set(found, { since: yield* waiting, why: unknown })
      }).pipe(
        // Whatever it is, it is told, and tried again at the next look. Since when it waits was found before.
        Effect.catchCause((cause) =>
          Effect.andThen(
            Effect.logWarning("the ledger was not sealed", cause),
            Ref.update(found, ({ since }) => ({ since, why: messageOf(cause) })),
          ),
        ),
      )

      const accepting = Effect.gen(function* () {
        const { since, why } = yield* Ref.get(found)
        const now = yield* Clock.currentTimeMillis
        if (since !== undefined && now - since > tooLate) return yield* new NotSealed({ since, why })
      })

      const sealNow = Effect.gen(function* () {
        yield* Effect.mapError(sealAll, ({ message }) => new Unsealable({ why: message }))
        yield* Effect.ignore(Effect.flatMap(waiting, (since) => Ref.set(found, { since, why: unknown })))
      })

      const sign = Effect.fnUntraced(function* (bytes: Uint8Array, publicKey: string) {
        const { current, next } = Context.get(context, SealingKeys)
        const key = [current, next].find((one) => one?.publicKey === publicKey)
        if (key !== undefined) return yield* Effect.promise(() => key.sign(bytes))
        return yield* new Unsealable({ why: `this hub does not hold the key ${publicKey}` })
      })

      yield* look
      yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced("1 minute")))
      return { sealNow, look, accepting, sign }
    }),
  )

  /** That commands are refused while sealing is too late. */
  static readonly acceptingLayer = Layer.effect(
    Accepting,
    Effect.map(Sealing, ({ accepting }) => ({ check: accepting })),
  )
}
