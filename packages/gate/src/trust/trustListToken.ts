import type { Bytes } from "../Bytes.ts"
import { type Cbor, isArray, isBytes, isCount, isMap } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { Claim, textClaim, timeClaim } from "../cose/Claim.ts"
import { decodePublicKey, encodePublicKey } from "../cose/PublicKey.ts"
import { type Signer, signSign1 } from "../cose/Signer.ts"
import { orRefused, type Refused, refuse } from "../Refusal.ts"
import { openToken } from "./openToken.ts"
import { purposes, type TrustedKey, type TrustList } from "./TrustList.ts"

const type = "application/mahmal-trust-list+cwt"

/** Signs a list of keys as a CWT. The signer's key must have the purpose `trust-list` in the previous list. */
export const signTrustList = (list: TrustList, signer: Signer): Promise<Bytes> =>
  signSign1(
    encodeCbor(
      new Map<number, Cbor>([
        [Claim.issuer, list.issuer],
        [Claim.issuedAt, list.issuedAt],
        [Claim.expires, list.expires],
        [Claim.trust, [list.version, list.keys.map(encodeTrustedKey)]],
      ]),
    ),
    signer,
    type,
  )

/**
 * Replaces the reader's list by newer ones, oldest first. Each must be signed by a key that the list before it has for
 * `trust-list`, and have a higher version, so that nobody can bring an old key back. The first list comes with the reader's
 * enrolment. New keys, also those that sign lists, are put on the list before they are used.
 *
 * A reader that was offline needs every list that it missed, because one of them introduced the newest list's key. Only the
 * last that it believes must not have expired. One that it cannot believe is as if it had not come: a hub that was restored may have
 * forgotten by which list a key was withdrawn, and repeat that with the key itself. What refuses is the first such list, where there is no other.
 */
export const acceptTrustLists = (
  held: TrustList,
  tokens: readonly Bytes[],
  now: number,
): Promise<{ readonly outcome: "accepted"; readonly list: TrustList } | Refused> =>
  orRefused(async () => {
    let list = held
    let unbelieved: Refused | undefined
    for (const token of tokens) {
      const from = list
      const next = await orRefused(() => newerList(from, token))
      if ("outcome" in next) unbelieved ??= next
      else list = next
    }
    if (list === held && unbelieved !== undefined) return unbelieved
    return now < list.expires ? ({ outcome: "accepted", list } as const) : refuse("expired", "expired")
  })

/** Opens the list after the held one, without regard to expiry. */
const newerList = async (held: TrustList, token: Bytes): Promise<TrustList> => {
  const claims = await openToken(token, type, "trust-list", held)
  const content = claims.get(Claim.trust)
  if (!isArray(content)) return refuse("claims-malformed", "no keys")
  const [version, keys] = content
  if (!isCount(version) || !isArray(keys)) return refuse("claims-malformed", "no version or no keys")
  if (version <= held.version) return refuse("not-newer", `version ${version} after ${held.version}`)
  return {
    issuer: textClaim(claims, Claim.issuer),
    version,
    issuedAt: timeClaim(claims, Claim.issuedAt),
    expires: timeClaim(claims, Claim.expires),
    keys: keys.map(decodeTrustedKey),
  }
}

/** Writes a key as [COSE_Key with its id, issuer, from, until, purposes as numbers]. */
const encodeTrustedKey = (trusted: TrustedKey): Cbor => [
  new Map([...encodePublicKey(trusted.key), [2, trusted.id]]),
  trusted.issuer,
  trusted.from,
  trusted.until,
  trusted.purposes.map((purpose) => purposes.indexOf(purpose)),
]

const decodeTrustedKey = (value: Cbor): TrustedKey => {
  if (!isArray(value)) return refuse("claims-malformed", "a key is not an array")
  const [key, issuer, from, until, uses] = value
  const id = isMap(key) ? key.get(2) : undefined
  if (!isBytes(id) || typeof issuer !== "string" || !isCount(from) || !isCount(until) || !isArray(uses))
    return refuse("claims-malformed", "a part of a key is of the wrong kind")
  // A purpose that this version does not know is left out: a newer hub may name one.
  const known = uses.map((use) => (isCount(use) ? purposes[use] : undefined)).filter((purpose) => purpose !== undefined)
  return { id, key: decodePublicKey(key), issuer, from, until, purposes: known }
}
