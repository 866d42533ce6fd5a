/** Bytes that are not in shared memory, as WebCrypto in Node and in browsers requires. */
export type Bytes = Uint8Array<ArrayBuffer>

/** Joins byte strings in order. */
export const concat = (...parts: readonly Uint8Array[]): Bytes => join(parts)

/** Joins a list of byte strings in order. It may be longer than an argument list can be. */
export const join = (parts: readonly Uint8Array[]): Bytes => {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Whether two byte strings are the same. Not in constant time: it compares public values only. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

/** Compares byte strings byte by byte; a prefix comes first. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const difference = (a[at] as number) - (b[at] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

/** Writes bytes as lower-case hexadecimal digits. */
export const toHex = (bytes: Uint8Array): string => {
  let hex = ""
  for (const byte of bytes) hex += hexOf[byte]
  return hex
}

/** Reads hexadecimal digits of either case. Throws a RangeError for anything else, so it is not for foreign data. */
export const fromHex = (hex: string): Bytes => {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) throw new RangeError(`not hexadecimal: ${hex}`)
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
}

/** The SHA-256 digest. */
export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
