import { type Bytes, toHex } from "../Bytes.ts"
import type { PublicKey } from "../cose/PublicKey.ts"
import { isSignedBy, type Sign1 } from "../cose/Sign1.ts"
import { refuse } from "../Refusal.ts"

/** What a key may sign. The health purposes follow the extended key usages of a health certificate's signer. */
export const purposes = [
  "trust-list",
  "bracelet",
  "status-list",
  "vaccination",
  "test",
  "recovery",
  "other-health",
] as const

/** One purpose of a key. */
export type Purpose = (typeof purposes)[number]

/**
 * A key that the reader trusts, for what was issued from `from` until `until` (seconds since 1970), so that a key can be
 * retired while the bracelets that it signed stay valid. A stolen key is removed from the list.
 */
export interface TrustedKey {
  readonly id: Bytes
  readonly key: PublicKey
  readonly issuer: string
  readonly from: number
  readonly until: number
  readonly purposes: readonly Purpose[]
}

/** The keys that a reader trusts. `version` only grows; after `expires` a reader without a newer list asks a supervisor. */
export interface TrustList {
  readonly issuer: string
  readonly version: number
  readonly issuedAt: number
  readonly expires: number
  readonly keys: readonly TrustedKey[]
}

const indexes = new WeakMap<TrustList, ReadonlyMap<string, readonly TrustedKey[]>>()

/** All keys with this id. Ids are not unique: eight bytes of a digest may collide, and foreign issuers choose their own. */
const keysWithId = (trust: TrustList, id: Bytes): readonly TrustedKey[] => {
  let index = indexes.get(trust)
  if (index === undefined) {
    index = Map.groupBy(trust.keys, (key) => toHex(key.id))
    indexes.set(trust, index)
  }
  return index.get(toHex(id)) ?? []
}

/** The key with this id that signed the message. */
export const signerOf = async (message: Sign1, trust: TrustList, id: Bytes): Promise<TrustedKey> => {
  const candidates = keysWithId(trust, id)
  if (candidates.length === 0) return refuse("key-unknown", `no key ${toHex(id)}`)
  for (const candidate of candidates) if (await isSignedBy(message, candidate.key)) return candidate
  return refuse("signature-wrong", `not signed by key ${toHex(id)}`)
}

/** Refuses a purpose that the key does not have, or a time of issue outside the key's. */
export const mustBeFor = (key: TrustedKey, purpose: Purpose, issuedAt: number): void => {
  if (!key.purposes.includes(purpose)) refuse("key-wrong-purpose", `key ${toHex(key.id)} is not for ${purpose}`)
  if (issuedAt < key.from || issuedAt > key.until)
    refuse("key-out-of-time", `key ${toHex(key.id)} was not in use at ${issuedAt}`)
}
