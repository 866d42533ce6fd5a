import { join } from "node:path"
import { Config, Effect, Layer, Option } from "effect"
import { folder } from "../folder.ts"
import { decrypt, encrypt } from "./envelope.ts"
import { KeysUnavailable, KeyVault } from "./KeyVault.ts"
import { readOrMakeWrappingKeys, readWrappingKeys, type WrappingKey } from "./wrappingKeyFile.ts"

/** Where the file is, and whether it is made when it is not there. */
export interface Options {
  readonly path: string
  readonly make: boolean
}

const vaultOf = ({ path, make }: Options) =>
  Effect.gen(function* () {
    let held: ReadonlyArray<WrappingKey> | undefined
    const read = Effect.gen(function* () {
      let made = false
      const making = () => {
        made = true
      }
      const { keys } = yield* Effect.tryPromise({
        try: () => (make ? readOrMakeWrappingKeys(path, making) : readWrappingKeys(path)),
        catch: (cause) =>
          new KeysUnavailable({
            detail: `no keys can be read from ${path} (${(cause as Error).message}); "mahmal data-keys make" makes some`,
          }),
      })
      held = keys
      if (made)
        yield* Effect.logInfo(
          `Keys for health and religious data were made in ${path}; without them it cannot be read.`,
        )
      return keys
    })
    const last = Effect.flatMap(read, (keys) => {
      const key = keys.at(-1)
      return key === undefined ? Effect.die(new Error(`${path} has no key`)) : Effect.succeed(key)
    })
    const find = Effect.fnUntraced(function* (name: string) {
      const known = held?.find((key) => key.name === name) ?? (yield* read).find((key) => key.name === name)
      if (known !== undefined) return known
      return yield* new KeysUnavailable({ detail: `${path} does not have the key ${name}` })
    })
    if (!make) yield* read
    return KeyVault.of({
      current: Effect.map(last, ({ name }) => name),
      wrap: (name, key) =>
        Effect.map(last, (by) => ({ by: by.name, key: encrypt(Buffer.from(by.secret, "base64"), name, key) })),
      unwrap: Effect.fnUntraced(function* (name, { by, key }) {
        const { secret } = yield* find(by)
        return yield* Effect.try({
          try: () => decrypt(Buffer.from(secret, "base64"), name, key),
          catch: () => new KeysUnavailable({ detail: `the data key "${name}" is not one that ${by} wrapped` }),
        })
      }),
    })
  })

/**
 * The keys of a file. One that must be there is read at once, one of our own when a key is needed first; and again for a
 * key that it did not have then.
 */
export const layerOf = (options: Options) => Layer.effect(KeyVault, vaultOf(options))

/** Where the file is: `HUB_DATA_KEYS`, or one of our own, which is made when it is needed first. */
export const keyFileOptions: Config.Config<Options> = Config.map(
  Config.option(Config.NonEmptyString("HUB_DATA_KEYS")),
  (given) => ({ path: Option.getOrElse(given, () => join(folder, "data-keys.json")), make: Option.isNone(given) }),
)

/** The keys in the file that `HUB_DATA_KEYS` names. */
export const layer = Layer.unwrap(Effect.map(keyFileOptions, layerOf))
