import { ed25519 } from "@noble/curves/ed25519.js"
import { hexToBytes } from "@noble/hashes/utils.js"
import { bytesOfJson } from "../hashing/digestOf.ts"

/** Whether `signature` is `key`'s over a value's canonical JSON (Ed25519, strictly as RFC 8032 has it). */
export const isSigned = (value: unknown, signature: string, key: string): boolean => {
  try {
    return ed25519.verify(hexToBytes(signature), bytesOfJson(value), hexToBytes(key), { zip215: false })
  } catch {
    return false
  }
}
