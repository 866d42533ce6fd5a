import { concatBytes, hexToBytes } from "@noble/hashes/utils.js"
import { bytesOf, sha256 } from "../hashing/sha256.ts"

/** The commitment to a field of a person: SHA-256 of the salt and the value. */
export const commitmentTo = (salt: string, value: string): string =>
  sha256(concatBytes(hexToBytes(salt), bytesOf(value)))
