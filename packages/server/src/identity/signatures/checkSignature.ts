import { createHash, createPublicKey, timingSafeEqual, verify } from "node:crypto"
import { parseDictionary } from "structured-headers"
import type { ShownSignature } from "./readSignature.ts"
import { type SignedMessage, signatureBase } from "./signatureBase.ts"

/** A signature is taken so many seconds after it was made; a clock that goes ahead of ours may do so by so many. */
export const window = 300
const ahead = 30

/** What a signature must cover: with them it cannot stand on any other request. */
const always = ["@method", "@target-uri"]
/** What it must cover where the request has it. */
const wherePresent = ["idempotency-key", "mahmal-purpose"]
const withBody = ["content-digest", "content-type"]

/** Whether a body is the one that a `Content-Digest` was made of (RFC 9530), by SHA-256 or SHA-512. */
export const isDigestOf = (header: string, body: Uint8Array): boolean => {
  try {
    const digests = [...parseDictionary(header)].filter(([name]) => name === "sha-256" || name === "sha-512")
    return (
      digests.length > 0 &&
      digests.every(([name, [value]]) => {
        const made = createHash(name.replace("-", "")).update(body).digest()
        return (
          value instanceof ArrayBuffer &&
          value.byteLength === made.length &&
          timingSafeEqual(new Uint8Array(value), made)
        )
      })
    )
  } catch {
    return false
  }
}

/** What a signature lacks that the hub needs to take it now, in seconds since 1970; undefined when it lacks nothing. */
export const whatLacks = (
  { names, created, expires }: ShownSignature,
  { headers }: SignedMessage,
  body: Uint8Array,
  now: number,
): string | undefined => {
  const needed = [...always, ...wherePresent.filter((name) => headers.has(name)), ...(body.length > 0 ? withBody : [])]
  const missing = needed.filter((name) => !names.has(name))
  if (missing.length > 0) return `The signature does not cover ${missing.join(", ")}.`
  if (created > now + ahead || created < now - window || (expires !== undefined && expires < now))
    return "The signature was not made just now."
  if (body.length > 0 && !isDigestOf(headers.get("content-digest") ?? "", body))
    return "The body is not the one that the Content-Digest was made of."
  return undefined
}

/** Whether the holder of a public key signed the message: with Ed25519, or ECDSA on P-256, as the key is. */
export const isSigned = ({ covered, algorithm, signature }: ShownSignature, message: SignedMessage, pem: string) => {
  const key = createPublicKey(pem)
  const edwards = key.asymmetricKeyType === "ed25519"
  if (algorithm !== undefined && algorithm !== (edwards ? "ed25519" : "ecdsa-p256-sha256")) return false
  const base = signatureBase(covered, message)
  return (
    base !== undefined &&
    (edwards
      ? verify(null, Buffer.from(base), key, signature)
      : verify("sha256", Buffer.from(base), { key, dsaEncoding: "ieee-p1363" }, signature))
  )
}
