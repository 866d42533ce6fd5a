import type { TrustedKey, TrustList } from "./TrustList.ts"

/**
 * The list of a reader that has none yet, version 0: the mission's key that signs trust lists, for that alone. The signed lists are
 * accepted upon it. How the key came decides what all of them are worth; a hub gives it to an enrolled reader.
 */
export const firstTrustList = ({ id, key, issuer, from, until }: Omit<TrustedKey, "purposes">): TrustList => ({
  issuer,
  version: 0,
  issuedAt: 0,
  expires: until,
  keys: [{ id, key, issuer, from, until, purposes: ["trust-list"] }],
})
