import { canonical, type Json } from "./canonical.ts"
import { bytesOf, sha256 } from "./sha256.ts"

/** The bytes of a value's canonical JSON. */
export const bytesOfJson = (value: unknown): Uint8Array => bytesOf(canonical(value as Json))

/** SHA-256 of a value's canonical JSON. */
export const digestOf = (value: unknown): string => sha256(bytesOfJson(value))
