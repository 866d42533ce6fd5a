import { type Bytes, compareBytes, join } from "../Bytes.ts"
import { refuse } from "../Refusal.ts"
import { type Cbor, Tagged } from "./Cbor.ts"

/**
 * Which encodings are accepted. `deterministic`: one encoding for each value (RFC 8949, 4.2.1) and no floats, for what the
 * mission itself writes. `lenient`: any well-formed encoding, for certificates that others wrote. Both refuse duplicate
 * keys, trailing bytes, ill-formed UTF-8, integers beyond 2⁵³ and nesting deeper than 16.
 */
export type Encoding = "deterministic" | "lenient"

const maxDepth = 16
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Reads exactly one CBOR value that fills the bytes; refuses anything else as `not-cbor`. */
export const decodeCbor = (bytes: Bytes, encoding: Encoding): Cbor => {
  const reader = new Reader(bytes, encoding)
  const value = reader.value(0)
  if (reader.at !== bytes.length) malformed("trailing bytes")
  return value
}

const malformed = (detail: string): never => refuse("not-cbor", detail)

const indefinite = -1

const isKey = (value: Cbor): value is number | string => Number.isInteger(value) || typeof value === "string"

/** A half-precision float from its 16 bits (RFC 8949, appendix D). */
const half = (bits: number): number => {
  const exponent = (bits >> 10) & 31
  const mantissa = bits & 1023
  const sign = bits & 0x8000 ? -1 : 1
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent < 31) return sign * (mantissa + 1024) * 2 ** (exponent - 25)
  return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
}

class Reader {
  at = 0
  readonly #bytes: Bytes
  readonly #view: DataView
  readonly #deterministic: boolean

  constructor(bytes: Bytes, encoding: Encoding) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#deterministic = encoding === "deterministic"
  }

  value(depth: number): Cbor {
    if (depth > maxDepth) malformed("nested too deep")
    const first = this.#byte()
    const major = first >> 5
    const info = first & 31
    if (major === 7) return this.#simple(info)
    const argument = this.#argument(info, major)
    switch (major) {
      case 0:
        return argument
      case 1:
        return -1 - argument
      case 2:
        return this.#string(argument, 2)
      case 3:
        return this.#text(this.#string(argument, 3))
      case 4:
        return this.#array(argument, depth)
      case 5:
        return this.#map(argument, depth)
      default:
        return new Tagged(argument, this.value(depth + 1))
    }
  }

  #byte(): number {
    return this.#bytes[this.at++] ?? malformed("ends too early")
  }

  #take(length: number): Bytes {
    if (length > this.#bytes.length - this.at) malformed("ends too early")
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  /** The number after the first byte of an item, or `indefinite`. */
  #argument(info: number, major: number): number {
    if (info < 24) return info
    if (info === 31 && major >= 2 && major <= 5 && !this.#deterministic) return indefinite
    if (info > 27) malformed("reserved length")
    const size = 2 ** (info - 24)
    const start = this.at
    this.#take(size)
    const argument = this.#unsigned(start, size)
    // Less than the largest safe integer, so that the negative number -1 - argument is exact too.
    if (argument >= Number.MAX_SAFE_INTEGER) malformed("integer too large")
    const fitsSmaller = size === 1 ? argument < 24 : argument < 2 ** (4 * size)
    if (this.#deterministic && fitsSmaller) malformed("not the shortest length")
    return argument
  }

  #unsigned(at: number, size: number): number {
    switch (size) {
      case 1:
        return this.#view.getUint8(at)
      case 2:
        return this.#view.getUint16(at)
      case 4:
        return this.#view.getUint32(at)
      default:
        return Number(this.#view.getBigUint64(at))
    }
  }

  #string(length: number, major: number): Bytes {
    if (length !== indefinite) return this.#take(length)
    const chunks: Bytes[] = []
    while (!this.#stopped()) {
      const first = this.#byte()
      const size = this.#argument(first & 31, major)
      if (first >> 5 !== major || size === indefinite) malformed("wrong chunk in a string")
      chunks.push(this.#take(size))
    }
    return join(chunks)
  }

  #text(bytes: Bytes): string {
    // A call of TextDecoder takes microseconds, which counts beside a signature check: short ASCII is read without it.
    let ascii = ""
    for (const byte of bytes) {
      if (byte > 127 || bytes.length > 64) break
      ascii += String.fromCharCode(byte)
    }
    if (ascii.length === bytes.length) return ascii
    try {
      return utf8.decode(bytes)
    } catch {
      return malformed("text is not UTF-8")
    }
  }

  #array(length: number, depth: number): readonly Cbor[] {
    const items: Cbor[] = []
    while (length === indefinite ? !this.#stopped() : items.length < length) items.push(this.value(depth + 1))
    return items
  }

  #map(length: number, depth: number): Map<number | string, Cbor> {
    const map = new Map<number | string, Cbor>()
    let previous: Bytes | undefined
    while (length === indefinite ? !this.#stopped() : map.size < length) {
      const start = this.at
      const key = this.value(depth + 1)
      if (!isKey(key)) return malformed("map key is neither integer nor text")
      if (map.has(key)) malformed(`duplicate map key ${key}`)
      const written = this.#bytes.subarray(start, this.at)
      if (this.#deterministic && previous !== undefined && compareBytes(previous, written) > 0)
        malformed("map keys not sorted")
      previous = written
      map.set(key, this.value(depth + 1))
    }
    return map
  }

  /** Whether an item of indefinite length ends here; skips its stop code. */
  #stopped(): boolean {
    if (this.#bytes[this.at] !== 0xff) return false
    this.at += 1
    return true
  }

  #simple(info: number): Cbor {
    switch (info) {
      case 20:
        return false
      case 21:
        return true
      case 22:
        return null
      case 23:
        return undefined
    }
    if (this.#deterministic || info < 25 || info > 27) return malformed("unknown simple value")
    const start = this.at
    this.#take(2 ** (info - 24))
    if (info === 25) return half(this.#view.getUint16(start))
    return info === 26 ? this.#view.getFloat32(start) : this.#view.getFloat64(start)
  }
}
