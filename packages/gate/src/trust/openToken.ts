import type { Bytes } from "../Bytes.ts"
import { type CborMap, isBytes } from "../cbor/Cbor.ts"
import { Claim, readClaims, textClaim, timeClaim } from "../cose/Claim.ts"
import { Header, readSign1 } from "../cose/Sign1.ts"
import { refuse } from "../Refusal.ts"
import { mustBeFor, type Purpose, signerOf, type TrustList } from "./TrustList.ts"

/**
 * Opens a signed list of the given type (a CWT under tag 18): checks the signature, the purpose and time of its key, and the
 * expiry when `now` is given.
 *
 * The type in the protected header (RFC 9596) prevents that a list of one kind is used as another.
 */
export const openToken = async (
  bytes: Bytes,
  type: string,
  purpose: Purpose,
  trust: TrustList,
  now?: number,
): Promise<CborMap> => {
  const message = readSign1(bytes, "lenient")
  if (message.protectedHeader.get(Header.type) !== type) return refuse("claims-malformed", `not of type ${type}`)
  const id = message.protectedHeader.get(Header.keyId)
  if (!isBytes(id)) return refuse("key-unknown", "no key id in the protected header")
  const key = await signerOf(message, trust, id)
  const claims = readClaims(message.payload, "lenient")
  mustBeFor(key, purpose, timeClaim(claims, Claim.issuedAt))
  if (claims.has(Claim.issuer) && textClaim(claims, Claim.issuer) !== key.issuer)
    return refuse("key-wrong-purpose", "the key is of another issuer")
  if (now !== undefined && claims.has(Claim.expires) && !(now < timeClaim(claims, Claim.expires)))
    return refuse("expired", "expired")
  return claims
}
