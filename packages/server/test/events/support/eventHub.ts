import { Clock, Duration, Effect, Exit, Layer, ManagedRuntime, Scope } from "effect"
import { deliver } from "../../../src/events/Deliveries.ts"
import { PageSignal } from "../../../src/events/PageSignal.ts"
import { Targets } from "../../../src/events/Targets.ts"
import { closePage } from "../../../src/ledger/closePage.ts"
import { Database } from "../../../src/postgres/Database.ts"
import * as KeysInFile from "../../../src/vault/KeysInFile.ts"
import { Vault } from "../../../src/vault/Vault.ts"

type Parts = Database | PageSignal | Targets | Vault

/** A hub that does nothing but close pages and deliver webhooks, by a clock that can be put forward. */
export interface EventHub {
  readonly run: <A, E>(effect: Effect.Effect<A, E, Parts>) => Promise<A>
  /** Closes a page over all that was written. */
  readonly closePage: () => Promise<unknown>
  /** Begins to deliver; the returned function stops it at once, as a kill does. */
  readonly deliver: (settings?: { readonly timeout?: number; readonly atOnce?: number }) => () => Promise<void>
  /** Puts the clock forward. */
  readonly pass: (milliseconds: number) => void
  readonly now: () => number
  readonly stop: () => Promise<void>
}

/** The vault, with the keys that all hubs of this folder share. */
export const sealing = Vault.layer.pipe(Layer.provide(KeysInFile.layer), Layer.orDie)

/** Starts one on a database. */
export const startEventHub = (url: string): EventHub => {
  let shift = 0
  const now = () => Date.now() + shift
  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: now,
    currentTimeMillis: Effect.sync(now),
    currentTimeNanosUnsafe: () => BigInt(now()) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(now()) * 1_000_000n),
    monotonicTimeNanosUnsafe: process.hrtime.bigint,
    monotonicTimeNanos: Effect.sync(() => process.hrtime.bigint()),
    sleep: (duration) =>
      Effect.callback((resume) => {
        const timer = setTimeout(() => resume(Effect.void), Duration.toMillis(duration))
        return Effect.sync(() => clearTimeout(timer))
      }),
  }
  const layer = Layer.mergeAll(PageSignal.layer, Targets.layerOf(true), sealing).pipe(
    Layer.provideMerge(Database.layerOf(url, 4)),
    Layer.provideMerge(Layer.succeed(Clock.Clock, clock)),
  )
  const runtime = ManagedRuntime.make(layer)
  return {
    run: runtime.runPromise,
    closePage: () => runtime.runPromise(closePage()),
    deliver: ({ timeout = 60_000, atOnce = 4 } = {}) => {
      const scope = Scope.makeUnsafe()
      const started = runtime.runPromise(
        Scope.provide(Effect.forkScoped(deliver({ timeout, atOnce, between: 0, lasts: 1_000 })), scope),
      )
      return async () => {
        await started
        await Effect.runPromise(Scope.close(scope, Exit.void))
      }
    },
    pass: (milliseconds) => {
      shift += milliseconds
    },
    now,
    stop: () => runtime.dispose(),
  }
}
