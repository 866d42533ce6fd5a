import type { Bytes } from "./Bytes.ts"
import { decodeBase45 } from "./base45.ts"
import { type Bracelet, decodeBracelet } from "./bracelet/Bracelet.ts"
import { braceletPrefix, maxBraceletBytes } from "./bracelet/issueBracelet.ts"
import { isBytes } from "./cbor/Cbor.ts"
import { readClaims } from "./cose/Claim.ts"
import { isLowS } from "./cose/lowS.ts"
import { Header, readSign1 } from "./cose/Sign1.ts"
import { type HealthCertificate, healthPrefix, readHealthCertificate } from "./health/HealthCertificate.ts"
import { orRefused, type Refused, refuse } from "./Refusal.ts"
import { mustBeFor, signerOf, type TrustList } from "./trust/TrustList.ts"
import { inflate } from "./zlib.ts"

/** The result of verifying a scan. `genuine` means only that it is signed by a trusted key and valid at this time. */
export type Verdict =
  | { readonly outcome: "genuine"; readonly kind: "bracelet"; readonly bracelet: Bracelet }
  | { readonly outcome: "genuine"; readonly kind: "health"; readonly certificate: HealthCertificate }
  | Refused

export interface VerifyOptions {
  /** Seconds by which the reader's clock may be wrong, at both ends of a credential's validity; 0 by default. */
  readonly leeway?: number
}

/** The most letters that a QR code holds in alphanumeric mode (version 40-L). */
const maxText = 4296
const maxHealthBytes = 32 * 1024

/**
 * Verifies a scan: the text of a QR code (`MH1:` a bracelet, `HC1:` a health certificate), or the bytes from a bracelet's
 * chip. `now` is in seconds since 1970. It never throws, and needs no network.
 */
export const verify = (
  scanned: string | Bytes,
  trust: TrustList,
  now: number,
  { leeway = 0 }: VerifyOptions = {},
): Promise<Verdict> =>
  orRefused(async () => {
    // A program in JavaScript may pass anything.
    if (typeof scanned !== "string")
      return isBytes(scanned)
        ? verifyBracelet(scanned, trust, now, leeway)
        : refuse("unknown-prefix", "neither a text nor bytes")
    if (scanned.length > maxText) return refuse("too-large", `${scanned.length} letters`)
    if (scanned.startsWith(braceletPrefix))
      return verifyBracelet(decodeBase45(scanned.slice(braceletPrefix.length)), trust, now, leeway)
    if (scanned.startsWith(healthPrefix))
      return verifyHealth(decodeBase45(scanned.slice(healthPrefix.length)), trust, now, leeway)
    return refuse("unknown-prefix", "neither a bracelet nor a health certificate")
  })

/** A bracelet has exactly one encoding: no part of it may be changed without making it invalid. */
const verifyBracelet = async (bytes: Bytes, trust: TrustList, now: number, leeway: number): Promise<Verdict> => {
  if (bytes.length > maxBraceletBytes) return refuse("too-large", `${bytes.length} bytes`)
  const message = readSign1(bytes, "deterministic")
  const id = message.protectedHeader.get(Header.keyId)
  if (!isBytes(id) || message.protectedHeader.size !== 2 || message.unprotectedHeader.size !== 0)
    return refuse("not-sign1", "the headers are not those of a bracelet")
  const key = await signerOf(message, trust, id)
  if (message.algorithm === "ES256" && !isLowS(message.signature))
    return refuse("signature-wrong", "the other half of s")
  const bracelet = decodeBracelet(message.payload)
  mustBeFor(key, "bracelet", bracelet.issuedAt)
  if (bracelet.issuer !== key.issuer) return refuse("key-wrong-purpose", "the key is of another issuer")
  mustBeInTime(Math.max(bracelet.issuedAt, bracelet.notBefore), bracelet.expires, now, leeway)
  return { outcome: "genuine", kind: "bracelet", bracelet }
}

/** Health certificates come from others, who may put the key id into the unprotected header (EU specification). */
const verifyHealth = async (compressed: Bytes, trust: TrustList, now: number, leeway: number): Promise<Verdict> => {
  const message = readSign1(await inflate(compressed, maxHealthBytes), "lenient")
  const id = message.protectedHeader.get(Header.keyId) ?? message.unprotectedHeader.get(Header.keyId)
  if (!isBytes(id)) return refuse("key-unknown", "no key id")
  const key = await signerOf(message, trust, id)
  const certificate = readHealthCertificate(readClaims(message.payload, "lenient"))
  mustBeInTime(certificate.issuedAt, certificate.expires, now, leeway)
  mustBeFor(key, certificate.kind, certificate.issuedAt)
  return { outcome: "genuine", kind: "health", certificate }
}

/** The comparisons state what is valid, so that a time of NaN is refused. */
const mustBeInTime = (from: number, until: number, now: number, leeway: number): void => {
  if (!(now + leeway >= from)) refuse("not-yet-valid", `valid from ${from}`)
  if (!(now - leeway < until)) refuse("expired", `valid until ${until}`)
}
