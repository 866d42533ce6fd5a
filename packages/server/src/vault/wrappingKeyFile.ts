import { Schema } from "effect"
import { type Keys, keyFile } from "../keyFile.ts"
import { newKey } from "./envelope.ts"

/** A key that wraps data keys, as it stands in a file. The last of them wraps now. */
const WrappingKey = Schema.Struct({
  name: Schema.String,
  made: Schema.String,
  /** 256 bits in base64. */
  secret: Schema.String.check(Schema.isPattern(/^[A-Za-z0-9+/]{43}=$/, { expected: "32 bytes in base64" })),
})
export type WrappingKey = typeof WrappingKey.Type

const file = keyFile(WrappingKey)

const another = (): WrappingKey => ({
  name: Buffer.from(newKey().subarray(0, 8)).toString("hex"),
  made: new Date().toISOString(),
  secret: Buffer.from(newKey()).toString("base64"),
})

/** Reads the keys of a file. Rejects where there is none, or it is not one of keys. */
export const readWrappingKeys = file.read

/** Reads the keys of a file, which is made with a first key where there is none; `making` is called then. */
export const readOrMakeWrappingKeys = (path: string, making: () => void): Promise<Keys<WrappingKey>> =>
  file.readOrMake(path, async () => {
    making()
    return another()
  })

/** Makes a file with a first key. Rejects with `EEXIST` where there is one. */
export const makeWrappingKeys = (path: string): Promise<void> => file.make(path, another())

/** Adds a key that wraps from now on. Those before it stay: they unwrap what they wrapped. */
export const addWrappingKey = async (path: string): Promise<Keys<WrappingKey>> => {
  const { keys } = await file.read(path)
  return file.replace(path, { keys: [...keys, another()] })
}

/** Takes all keys out but the one that wraps now: data keys that others wrapped are lost with them. */
export const dropOldWrappingKeys = async (path: string): Promise<Keys<WrappingKey>> => {
  const { keys } = await file.read(path)
  return file.replace(path, { keys: [keys.at(-1) ?? keys[0]] })
}
