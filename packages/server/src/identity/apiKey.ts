import { randomBytes } from "node:crypto"
import { hashOfSecret, newSecret } from "./secret.ts"

/** A key as it is shown: once, when it is made. The hub keeps its `id` and the SHA-256 of its secret. */
export interface MintedKey {
  readonly id: string
  readonly text: string
  readonly hash: Buffer
}

/** A key that somebody shows. */
export interface ShownKey {
  readonly id: string
  readonly secret: string
}

/** What every key begins with, so that one that leaked is found by who looks for it. */
const prefix = "mahmal"
const shape = new RegExp(`^${prefix}_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$`)

/** A new name for a credential. */
export const mintId = (): string => randomBytes(8).toString("hex")

/** A new key: `mahmal_<id>_<256 random bits>`. */
export const mintKey = (): MintedKey => {
  const id = mintId()
  const secret = newSecret()
  return { id, text: `${prefix}_${id}_${secret}`, hash: hashOfSecret(secret) }
}

/** Reads what is shown as a key; undefined when it is none. */
export const readKey = (text: string): ShownKey | undefined => {
  const [, id, secret] = shape.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}
