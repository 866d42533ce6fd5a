import { Option, Schema } from "effect"
import { makeOwnFile, readOrMakeOwnFile, readOwnFile, replaceOwnFile } from "../ownFile.ts"
import { newKey } from "./envelope.ts"

/** Keys that wrap data keys, as they stand in a file that its owner alone may read. The last of them wraps now. */
const KeyFile = Schema.Struct({
  keys: Schema.NonEmptyArray(
    Schema.Struct({
      name: Schema.String,
      made: Schema.String,
      /** 256 bits in base64. */
      secret: Schema.String.check(Schema.isPattern(/^[A-Za-z0-9+/]{43}=$/, { expected: "32 bytes in base64" })),
    }),
  ),
})
export type KeyFile = typeof KeyFile.Type

const decodeFile = Schema.decodeUnknownOption(Schema.fromJsonString(KeyFile))

// What is wrong with it is not said in detail: it would repeat secrets.
const decode = (text: string): KeyFile =>
  Option.getOrThrowWith(decodeFile(text), () => new Error("it is not a file of such keys"))

const write = (file: KeyFile): string => `${JSON.stringify(file, null, 2)}\n`

const another = (): KeyFile["keys"][number] => ({
  name: Buffer.from(newKey().subarray(0, 8)).toString("hex"),
  made: new Date().toISOString(),
  secret: Buffer.from(newKey()).toString("base64"),
})

const first = (): string => write({ keys: [another()] })

/** Reads the keys of a file. Rejects where there is none, or it is not one of keys. */
export const readKeyFile = async (path: string): Promise<KeyFile> => decode(await readOwnFile(path))

/** Reads the keys of a file, which is made with a first key where there is none; `making` is called then. */
export const readOrMakeKeyFile = async (path: string, making: () => void): Promise<KeyFile> =>
  decode(
    await readOrMakeOwnFile(path, async () => {
      making()
      return first()
    }),
  )

/** Makes a file with a first key. Rejects with `EEXIST` where there is one. */
export const makeKeyFile = (path: string): Promise<void> => makeOwnFile(path, first())

/** Adds a key that wraps from now on. Those before it stay: they unwrap what they wrapped. */
export const addKey = async (path: string): Promise<KeyFile> => {
  const { keys } = await readKeyFile(path)
  return replace(path, { keys: [...keys, another()] })
}

/** Takes all keys out but the one that wraps now: data keys that others wrapped are lost with them. */
export const dropOldKeys = async (path: string): Promise<KeyFile> => {
  const { keys } = await readKeyFile(path)
  return replace(path, { keys: [keys.at(-1) ?? keys[0]] })
}

const replace = async (path: string, file: KeyFile): Promise<KeyFile> => {
  await replaceOwnFile(path, write(file))
  return file
}
