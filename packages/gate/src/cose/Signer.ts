import { type Bytes, concat } from "../Bytes.ts"
import { type Cbor, Tagged } from "../cbor/Cbor.ts"
import { encodeCbor } from "../cbor/encodeCbor.ts"
import { Algorithm } from "./Algorithm.ts"
import { toLowS } from "./lowS.ts"
import { keyIdOf, type PublicKey } from "./PublicKey.ts"
import { Header, signedBytes } from "./Sign1.ts"

/**
 * Signs with a private key that stays behind this port: in an HSM, a key service, or WebCrypto.
 *
 * `sign` takes the bytes themselves, not their digest, and resolves to 64 bytes: r and s concatenated (not DER) for ES256.
 */
export interface Signer {
  readonly keyId: Bytes
  readonly algorithm: "ES256" | "EdDSA"
  readonly sign: (bytes: Bytes) => Promise<Bytes>
}

/** Signs a payload as COSE_Sign1 under tag 18, with the key id, and the type if given, in the protected header. */
export const signSign1 = async (payload: Bytes, signer: Signer, type?: string): Promise<Bytes> => {
  const header = new Map<number, Cbor>([
    [Header.algorithm, Algorithm[signer.algorithm].label],
    [Header.keyId, signer.keyId],
  ])
  if (type !== undefined) header.set(Header.type, type)
  const protectedBytes = encodeCbor(header)
  const signature = await signer.sign(signedBytes(protectedBytes, payload))
  if (signature.length !== 64)
    throw new TypeError(`the signer made a signature of ${signature.length} bytes instead of 64`)
  const canonical = signer.algorithm === "ES256" ? toLowS(signature) : signature
  return encodeCbor(new Tagged(18, [protectedBytes, new Map(), payload, canonical]))
}

type PrivateKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** A key pair in WebCrypto. A browser can store the private key, and not export it. */
export interface KeyPair {
  readonly privateKey: PrivateKey
  readonly publicKey: PublicKey & { readonly algorithm: "ES256" | "EdDSA" }
}

/** Makes a key pair whose private key cannot be exported. */
export const newKeyPair = async (algorithm: "ES256" | "EdDSA" = "ES256"): Promise<KeyPair> => {
  const pair = await crypto.subtle.generateKey(Algorithm[algorithm].webCrypto, false, ["sign", "verify"])
  if (!("publicKey" in pair)) throw new TypeError(`WebCrypto made no key pair for ${algorithm}`)
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))
  const publicKey: KeyPair["publicKey"] =
    algorithm === "ES256" ? { algorithm, x: raw.slice(1, 33), y: raw.slice(33) } : { algorithm, x: concat(raw) }
  return { privateKey: pair.privateKey, publicKey }
}

/** A signer with a private key in WebCrypto; its key id is that of the public key. */
export const webCryptoSigner = async ({ privateKey, publicKey }: KeyPair): Promise<Signer> => ({
  keyId: await keyIdOf(publicKey),
  algorithm: publicKey.algorithm,
  sign: async (bytes) =>
    new Uint8Array(await crypto.subtle.sign(Algorithm[publicKey.algorithm].webCrypto, privateKey, bytes)),
})
