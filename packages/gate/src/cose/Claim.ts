import type { Bytes } from "../Bytes.ts"
import { type CborMap, isMap } from "../cbor/Cbor.ts"
import { decodeCbor, type Encoding } from "../cbor/decodeCbor.ts"
import { refuse } from "../Refusal.ts"

/**
 * The labels of the claims that are used here: RFC 8392 (1 to 6), the registered health certificate (-260), the Token
 * Status List (65533 to 65535), and our own from the range for private use (below -65536).
 */
export const Claim = {
  issuer: 1,
  subject: 2,
  expires: 4,
  notBefore: 5,
  issuedAt: 6,
  health: -260,
  statusList: 65533,
  timeToLive: 65534,
  status: 65535,
  bracelet: -65537,
  trust: -65538,
  statusDelta: -65539,
  entry: -65540,
} as const

/** Reads a CWT's claims set (RFC 8392). */
export const readClaims = (payload: Bytes, encoding: Encoding): CborMap => {
  const claims = decodeCbor(payload, encoding)
  return isMap(claims) ? claims : refuse("claims-malformed", "the claims are not a map")
}

/** A claim that must be text. */
export const textClaim = (claims: CborMap, label: number): string => {
  const value = claims.get(label)
  return typeof value === "string" ? value : refuse("claims-malformed", `claim ${label} is not text`)
}

/** A claim that must be a time, in seconds since 1970. */
export const timeClaim = (claims: CborMap, label: number): number => {
  const value = claims.get(label)
  return typeof value === "number" && value >= 0 && value < 2 ** 40
    ? value
    : refuse("claims-malformed", `claim ${label} is not a time`)
}
