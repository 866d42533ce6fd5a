import { ed25519 } from "@noble/curves/ed25519.js"
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { bytesOf, sha256 } from "../draw/sha256.ts"
import { canonical, type Json } from "./canonical.ts"

/** The bytes of a value's canonical JSON. */
export const bytesOfJson = (value: unknown): Uint8Array => bytesOf(canonical(value as Json))

/** SHA-256 of a value's canonical JSON. */
export const digestOf = (value: unknown): string => sha256(bytesOfJson(value))

/** The commitment to a field of a person: SHA-256 of the salt and the value. */
export const commitmentTo = (salt: string, value: string): string =>
  sha256(concatBytes(hexToBytes(salt), bytesOf(value)))

/** Whether `signature` is `key`'s over a value's canonical JSON (Ed25519, strictly as RFC 8032 has it). */
export const isSigned = (value: unknown, signature: string, key: string): boolean => {
  try {
    return ed25519.verify(hexToBytes(signature), bytesOfJson(value), hexToBytes(key), { zip215: false })
  } catch {
    return false
  }
}
