import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto"
import { freshBytes } from "../freshBytes.ts"

/** Whose data it is and which field: a sealed value opens there and nowhere else. */
export interface Place {
  readonly pilgrim: string
  readonly field: string
}

const cipher = "aes-256-gcm"
const nonceLength = 12
const tagLength = 16

/** A new key of 256 bits. */
export const newKey = (): Uint8Array => randomBytes(32)

const known = new WeakMap<Uint8Array, KeyObject>()

/** A key as the cipher takes it: made anew for each value, it takes twice as long as to encrypt. */
const prepared = (key: Uint8Array): KeyObject => {
  const before = known.get(key)
  if (before !== undefined) return before
  const made = createSecretKey(key)
  known.set(key, made)
  return made
}

/** Encrypts by AES-256-GCM: a random nonce of 12 bytes, the text, the tag of 16 bytes. `bound` must be told again to decrypt. */
export const encrypt = (key: Uint8Array, bound: string, plain: Uint8Array): Buffer => {
  const nonce = freshBytes(nonceLength)
  const making = createCipheriv(cipher, prepared(key), nonce, { authTagLength: tagLength }).setAAD(Buffer.from(bound))
  return Buffer.concat([nonce, making.update(plain), making.final(), making.getAuthTag()])
}

/** Decrypts what `encrypt` made. Throws where the key, what it is bound to or any byte is another. */
export const decrypt = (key: Uint8Array, bound: string, sealed: Uint8Array): Buffer => {
  const end = sealed.length - tagLength
  const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(end))
  return Buffer.concat([opening.update(sealed.subarray(nonceLength, end)), opening.final()])
}

/** Values are filled up to a multiple of this, so that how long one is does not tell what it is. */
const block = 32

const boundTo = ({ pilgrim, field }: Place): string => JSON.stringify(["mahmal", pilgrim, field])

/** Seals a value, which is anything that JSON knows, for its place. */
export const sealValue = (key: Uint8Array, place: Place, value: unknown): Buffer => {
  const text = Buffer.from(JSON.stringify(value))
  const filled = Buffer.alloc(Math.ceil(text.length / block) * block, " ")
  text.copy(filled)
  return encrypt(key, boundTo(place), filled)
}

/** The value that was sealed for this place. Throws for any other. */
export const openValue = (key: Uint8Array, place: Place, sealed: Uint8Array): unknown =>
  JSON.parse(decrypt(key, boundTo(place), sealed).toString("utf8"))
