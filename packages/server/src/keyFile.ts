import { Option, Schema } from "effect"
import { makeOwnFile, readOrMakeOwnFile, readOwnFile, replaceOwnFile } from "./ownFile.ts"

/** The keys of a file: at least one. */
export interface Keys<Key> {
  readonly keys: readonly [Key, ...Array<Key>]
}

/** Files of keys of one kind as JSON, which their owner alone may read. Reading rejects where a file is not one of such keys. */
export const keyFile = <Key>(kind: Schema.Codec<Key>) => {
  const decodeFile = Schema.decodeUnknownOption(
    Schema.fromJsonString(Schema.Struct({ keys: Schema.NonEmptyArray(kind) })),
  )
  // What is wrong with it is not said in detail: it would repeat secrets.
  const decode = (text: string): Keys<Key> =>
    Option.getOrThrowWith(decodeFile(text), () => new Error("it is not a file of such keys"))
  const write = (file: Keys<Key>): string => `${JSON.stringify(file, null, 2)}\n`
  return {
    read: async (path: string) => decode(await readOwnFile(path)),
    /** Reads a file, which is made with a first key where there is none. */
    readOrMake: async (path: string, first: () => Promise<Key>) =>
      decode(await readOrMakeOwnFile(path, async () => write({ keys: [await first()] }))),
    /** Makes a file with a first key. Rejects with `EEXIST` where there is one. */
    make: (path: string, first: Key) => makeOwnFile(path, write({ keys: [first] })),
    replace: async (path: string, file: Keys<Key>) => {
      await replaceOwnFile(path, write(file))
      return file
    },
  }
}
