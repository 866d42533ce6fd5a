import type { Bytes } from "../Bytes.ts"
import { type Cbor, type CborMap, isArray, isBytes, isMap, Tagged } from "../cbor/Cbor.ts"
import { decodeCbor, type Encoding } from "../cbor/decodeCbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { refuse } from "../Refusal.ts"
import { type AlgorithmName, algorithmOf } from "./Algorithm.ts"
import { checkSignature, type PublicKey } from "./PublicKey.ts"

/** The labels of the header parameters that are used here (RFC 9052, 3.1; `type` RFC 9596). */
export const Header = { algorithm: 1, critical: 2, keyId: 4, type: 16 } as const

/** A COSE_Sign1 message (RFC 9052, 4.2) whose signature has not been checked yet. */
export interface Sign1 {
  readonly algorithm: AlgorithmName
  /** The protected header as it was signed, byte for byte. */
  readonly protectedBytes: Bytes
  readonly protectedHeader: CborMap
  readonly unprotectedHeader: CborMap
  readonly payload: Bytes
  readonly signature: Bytes
}

const maxSignature = 512

/**
 * Reads a message. Its algorithm must be in the protected header; critical headers are refused, as none is understood.
 * With `deterministic` the tag must be 18; with `lenient` it may also be in a CWT tag (61), or have no tag.
 */
export const readSign1 = (bytes: Bytes, encoding: Encoding): Sign1 => {
  const parts = untagged(decodeCbor(bytes, encoding), encoding)
  if (!isArray(parts) || parts.length !== 4) return refuse("not-sign1", "not an array of four")
  const [protectedBytes, unprotectedHeader, payload, signature] = parts
  if (!isBytes(protectedBytes) || !isMap(unprotectedHeader) || !isBytes(payload) || !isBytes(signature))
    return refuse("not-sign1", "a part is of the wrong kind")
  if (signature.length > maxSignature) return refuse("too-large", "the signature is too long")
  const protectedHeader = protectedBytes.length === 0 ? new Map() : decodeCbor(protectedBytes, encoding)
  if (!isMap(protectedHeader)) return refuse("not-sign1", "the protected header is not a map")
  if (protectedHeader.has(Header.critical) || unprotectedHeader.has(Header.critical))
    return refuse("critical-header", "a critical header is not understood")
  const algorithm = readAlgorithm(protectedHeader, unprotectedHeader)
  return { algorithm, protectedBytes, protectedHeader, unprotectedHeader, payload, signature }
}

const untagged = (value: Cbor, encoding: Encoding): Cbor => {
  const lenient = encoding === "lenient"
  const inner = lenient && value instanceof Tagged && value.tag === 61 ? value.value : value
  if (inner instanceof Tagged) return inner.tag === 18 ? inner.value : refuse("not-sign1", `tag ${inner.tag}`)
  return lenient ? inner : refuse("not-sign1", "no tag")
}

const readAlgorithm = (protectedHeader: CborMap, unprotectedHeader: CborMap): AlgorithmName => {
  if (protectedHeader.has(Header.algorithm)) {
    const label = protectedHeader.get(Header.algorithm)
    return algorithmOf(label) ?? refuse("algorithm-unknown", `algorithm ${String(label)}`)
  }
  return unprotectedHeader.has(Header.algorithm)
    ? refuse("algorithm-not-protected", "the algorithm is outside the protected header")
    : refuse("algorithm-missing", "no algorithm")
}

/** The bytes that the signature of a message covers (RFC 9052, 4.4). */
export const signedBytes = (protectedBytes: Bytes, payload: Bytes, externalData: Bytes = new Uint8Array(0)): Bytes =>
  encodeCbor(["Signature1", protectedBytes, externalData, payload])

/** Whether the key signed the message, with the key's own algorithm. */
export const isSignedBy = async (message: Sign1, key: PublicKey, externalData?: Bytes): Promise<boolean> =>
  message.algorithm === key.algorithm &&
  (await checkSignature(key, message.signature, signedBytes(message.protectedBytes, message.payload, externalData)))
