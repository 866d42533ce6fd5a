import { sha256 as noble } from "@noble/hashes/sha2.js"
import { bytesToHex } from "@noble/hashes/utils.js"

/** The bytes of a text in UTF-8. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** SHA-256 of bytes, or of a text's UTF-8, as 64 lower-case hexadecimal digits. */
export const sha256 = (data: Uint8Array | string): string =>
  bytesToHex(noble(typeof data === "string" ? bytesOf(data) : data))

/**
 * A SHA-256 of `prefix` and then the data, written to `out` (32 bytes).
 *
 * One hash object serves all calls: a pool has millions of lines, and making a new object for each takes twice the time.
 */
export const sha256After = (prefix: Uint8Array): ((data: Uint8Array, out: Uint8Array) => void) => {
  const begun = noble.create().update(prefix)
  const hash = noble.create()
  return (data, out) => {
    begun._cloneInto(hash)
    hash.update(data)
    hash.digestInto(out)
  }
}
