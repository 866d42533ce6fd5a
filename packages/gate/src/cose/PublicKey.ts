import { type Bytes, concat, sha256 } from "../Bytes.ts"
import { type Cbor, type CborMap, isBytes, isMap } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { refuse } from "../Refusal.ts"
import { Algorithm, type AlgorithmName, algorithmOf } from "./Algorithm.ts"

/**
 * A public key for one algorithm. Coordinates of `ES256` and `EdDSA` (Ed25519) have 32 bytes; `PS256` is for the health
 * certificates that others sign with RSA.
 */
export type PublicKey =
  | { readonly algorithm: "ES256"; readonly x: Bytes; readonly y: Bytes }
  | { readonly algorithm: "EdDSA"; readonly x: Bytes }
  | { readonly algorithm: "PS256"; readonly n: Bytes; readonly e: Bytes }

/** Writes a key as COSE_Key (RFC 9052, 7; RFC 9053, 7; RFC 8230, 4) without a key id. */
export const encodePublicKey = (key: PublicKey): CborMap => {
  const common: [number, Cbor] = [3, Algorithm[key.algorithm].label]
  switch (key.algorithm) {
    case "ES256":
      return new Map<number, Cbor>([[1, 2], common, [-1, 1], [-2, key.x], [-3, key.y]])
    case "EdDSA":
      return new Map<number, Cbor>([[1, 1], common, [-1, 6], [-2, key.x]])
    case "PS256":
      return new Map<number, Cbor>([[1, 3], common, [-1, key.n], [-2, key.e]])
  }
}

/** Reads a COSE_Key; refuses as `claims-malformed` an inconsistent key, and RSA outside 2048 to 4096 bits. */
export const decodePublicKey = (value: Cbor): PublicKey => {
  if (!isMap(value)) return refuse("claims-malformed", "a key is not a map")
  const [type, label, first, second, third] = [1, 3, -1, -2, -3].map((name) => value.get(name))
  const algorithm = algorithmOf(label)
  if (algorithm === "ES256" && type === 2 && first === 1 && isOf32(second) && isOf32(third))
    return { algorithm, x: second, y: third }
  if (algorithm === "EdDSA" && type === 1 && first === 6 && isOf32(second)) return { algorithm, x: second }
  if (algorithm === "PS256" && type === 3 && isModulus(first) && isBytes(second))
    return { algorithm, n: first, e: second }
  return refuse("claims-malformed", "a key is of no known kind")
}

const isOf32 = (value: Cbor): value is Bytes => isBytes(value) && value.length === 32

const isModulus = (value: Cbor): value is Bytes => isBytes(value) && value.length >= 256 && value.length <= 512

/** The key id that the mission gives its keys: the first 8 bytes of the COSE key thumbprint (RFC 9679, SHA-256). */
export const keyIdOf = async (key: PublicKey): Promise<Bytes> => {
  const required = new Map([...encodePublicKey(key)].filter(([label]) => label !== 3))
  return (await sha256(encodeCbor(required))).slice(0, 8)
}

const imported = new WeakMap<PublicKey, Promise<CheckingKey>>()

type CheckingKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** Verifies a signature over the bytes; false also when the platform cannot import the key or the signature. */
export const checkSignature = async (key: PublicKey, signature: Bytes, bytes: Bytes): Promise<boolean> => {
  const expected = key.algorithm === "PS256" ? key.n.length : 64
  if (signature.length !== expected) return false
  try {
    const ready = imported.get(key) ?? importKey(key)
    imported.set(key, ready)
    return await crypto.subtle.verify(Algorithm[key.algorithm].webCrypto, await ready, signature, bytes)
  } catch {
    return false
  }
}

const importKey = (key: PublicKey): Promise<CheckingKey> => {
  switch (key.algorithm) {
    case "ES256":
      return importRaw(concat(Uint8Array.of(4), key.x, key.y), key.algorithm)
    case "EdDSA":
      return importRaw(key.x, key.algorithm)
    case "PS256":
      return crypto.subtle.importKey(
        "jwk",
        { kty: "RSA", n: base64Url(key.n), e: base64Url(key.e) },
        Algorithm.PS256.webCrypto,
        false,
        ["verify"],
      )
  }
}

const importRaw = (bytes: Bytes, algorithm: AlgorithmName): Promise<CheckingKey> =>
  crypto.subtle.importKey("raw", bytes, Algorithm[algorithm].webCrypto, false, ["verify"])

const base64Url = (bytes: Bytes): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
