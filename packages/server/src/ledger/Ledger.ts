import { Config, Effect, Layer, Option } from "effect"
import { keepPages } from "./keepPages.ts"
import { recordContracts } from "./recordContracts.ts"
import { Sealing } from "./Sealing.ts"
import { keyInFile, SealingKeys } from "./SealingKey.ts"
import { mustHoldKey } from "./seal.ts"

const keyAt = (path: Option.Option<string>) =>
  Option.isNone(path)
    ? Effect.succeed(undefined)
    : Effect.tryPromise({ try: () => keyInFile(path.value), catch: (cause) => cause as Error })

/** The keys in the files that `HUB_SEAL_KEY` and, while one hands over to another, `HUB_SEAL_KEY_NEXT` name. */
const sealing = Layer.unwrap(
  Effect.gen(function* () {
    const current = yield* keyAt(yield* Config.option(Config.NonEmptyString("HUB_SEAL_KEY")))
    const next = yield* keyAt(yield* Config.option(Config.NonEmptyString("HUB_SEAL_KEY_NEXT")))
    if (current === undefined) return Layer.empty
    const keys = Layer.succeed(SealingKeys, { current, ...(next === undefined ? {} : { next }) })
    yield* Effect.provide(mustHoldKey(), keys)
    return Sealing.acceptingLayer.pipe(Layer.provideMerge(Sealing.layer), Layer.provide(keys))
  }),
)

const pages = Layer.effectDiscard(Effect.andThen(recordContracts(), Effect.forkScoped(keepPages())))

/**
 * Keeps the ledger for as long as the hub runs: closes pages, and with a key seals them; without one nothing is sealed,
 * and there is no evidence.
 */
export const layer = Layer.provideMerge(sealing, pages)
