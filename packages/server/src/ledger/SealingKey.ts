import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { Context, Schema } from "effect"
import { makeOwnFile, readOwnFile } from "../ownFile.ts"

/** A key that seals are signed with. Where the private part is, in a file or a module that never gives it away, is its own matter. */
export interface SealingKey {
  /** The Ed25519 public key, 32 bytes in hexadecimal. */
  readonly publicKey: string
  /** The signature of these bytes, 64 bytes in hexadecimal. */
  readonly sign: (bytes: Uint8Array) => Promise<string>
}

/** The keys that a hub holds: the one it signs with, and the one that this hands over to. */
export class SealingKeys extends Context.Service<
  SealingKeys,
  { readonly current: SealingKey; readonly next?: SealingKey }
>()("@mahmal/server/ledger/SealingKeys") {}

/** There is no key where one was to be. */
export class KeyUnreadable extends Schema.TaggedError<KeyUnreadable>()("KeyUnreadable", {
  path: Schema.String,
  detail: Schema.String,
}) {
  override get message(): string {
    return `No key to seal with can be read from ${this.path}: ${this.detail}. "mahmal evidence key ${this.path}" makes one.`
  }
}

/** A key in a file: an Ed25519 private key as PEM (PKCS #8). Fails with `KeyUnreadable`. */
export const keyInFile = async (path: string): Promise<SealingKey> => {
  try {
    const key = privateKeyIn(await readOwnFile(path))
    if (key.asymmetricKeyType !== "ed25519") throw new Error("it is not an Ed25519 key")
    return keyOf(key)
  } catch (cause) {
    throw new KeyUnreadable({ path, detail: (cause as Error).message })
  }
}

const privateKeyIn = (pem: string): KeyObject => {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new Error("it is no private key in PEM")
  }
}

/** Makes a new key in a file that is not there yet, for its owner alone. */
export const makeKeyFile = async (path: string): Promise<SealingKey> => {
  const { privateKey } = generateKeyPairSync("ed25519")
  await makeOwnFile(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString())
  return keyOf(privateKey)
}

const keyOf = (key: KeyObject): SealingKey => ({
  publicKey: Buffer.from(createPublicKey(key).export({ format: "jwk" }).x ?? "", "base64url").toString("hex"),
  sign: async (bytes) => sign(null, bytes, key).toString("hex"),
})
