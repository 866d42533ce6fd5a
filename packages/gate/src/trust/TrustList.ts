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
 * A key that the reader believes. It is believed for what was issued from `from` until `until` (seconds since 1970),
 * so that a key can retire while the bracelets it signed stay good. A key that was stolen is taken off the list.
 */
export interface TrustedKey {
  readonly id: Bytes
  readonly key: PublicKey
  readonly issuer: string
  readonly from: number
  readonly until: number
  readonly purposes: readonly Purpose[]
}

/** The keys that a reader holds. `version` only grows; `expires` is when a reader without a newer list asks for help. */
export interface TrustList {
  readonly issuer: string
  readonly version: number
  readonly issuedAt: number
  readonly expires: number
  readonly keys: readonly TrustedKey[]
}

const indexes = new WeakMap<TrustList, ReadonlyMap<string, readonly TrustedKey[]>>()

/** All keys with this id. An id may be that of several keys: eight bytes of a digest collide, and others may choose badly. */
const keysWithId = (trust: TrustList, id: Bytes): readonly TrustedKey[] => {
  let index = indexes.get(trust)
  if (index === undefined) {
    index = Map.groupBy(trust.keys, (key) => toHex(key.id))
    indexes.set(trust, index)
  }
  return index.get(toHex(id)) ?? []
}

/** The key of the list that signed the message, of all those with this id. */
export const signerOf = async (message: Sign1, trust: TrustList, id: Bytes): Promise<TrustedKey> => {
  const candidates = keysWithId(trust, id)
  if (candidates.length === 0) return refuse("key-unknown", `no key ${toHex(id)}`)
  for (const candidate of candidates) if (await isSignedBy(message, candidate.key)) return candidate
  return refuse("signature-wrong", `not signed by key ${toHex(id)}`)
}

/** Refuses what the key was not for, or what was issued outside its time. */
export const mustBeFor = (key: TrustedKey, purpose: Purpose, issuedAt: number): void => {
  if (!key.purposes.includes(purpose)) refuse("key-wrong-purpose", `key ${toHex(key.id)} is not for ${purpose}`)
  if (issuedAt < key.from || issuedAt > key.until)
    refuse("key-out-of-time", `key ${toHex(key.id)} was not in use at ${issuedAt}`)
}
