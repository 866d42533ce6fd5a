import { type Bytes, compareBytes, concat, join } from "../Bytes.ts"
import { type Cbor, isArray, isBytes, isMap, Tagged } from "./Cbor.ts"

/**
 * Writes a value in deterministic CBOR (RFC 8949, 4.2.1): shortest lengths, sorted map keys, no indefinite lengths.
 *
 * Throws a TypeError for a number that is not an exact integer: nothing that the mission signs has a fraction.
 */
export const encodeCbor = (value: Cbor): Bytes => {
  if (typeof value === "number") return integer(value)
  if (typeof value === "string") return string(3, utf8.encode(value))
  if (value === false) return Uint8Array.of(0xf4)
  if (value === true) return Uint8Array.of(0xf5)
  if (value === null) return Uint8Array.of(0xf6)
  if (value === undefined) return Uint8Array.of(0xf7)
  if (isBytes(value)) return string(2, value)
  if (value instanceof Tagged) return concat(head(6, value.tag), encodeCbor(value.value))
  if (isArray(value)) return join([head(4, value.length), ...value.map(encodeCbor)])
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) => [encodeCbor(key), encodeCbor(item)] as const)
    entries.sort(([a], [b]) => compareBytes(a, b))
    return join([head(5, entries.length), ...entries.flat()])
  }
  throw new TypeError("not a CBOR value")
}

const utf8 = new TextEncoder()

const string = (major: number, bytes: Uint8Array): Bytes => concat(head(major, bytes.length), bytes)

const integer = (value: number): Bytes => {
  if (!Number.isSafeInteger(value)) throw new TypeError(`not an exact integer: ${value}`)
  return value < 0 ? head(1, -1 - value) : head(0, value)
}

/** The number of bytes after the first one that hold the argument. */
const argumentSize = (argument: number): number => {
  if (argument < 24) return 0
  if (argument < 2 ** 8) return 1
  if (argument < 2 ** 16) return 2
  return argument < 2 ** 32 ? 4 : 8
}

/** The head of an item: its major type, and its argument in the shortest form. */
const head = (major: number, argument: number): Bytes => {
  const size = argumentSize(argument)
  const bytes = new Uint8Array(1 + size)
  bytes[0] = (major << 5) | (size === 0 ? argument : 24 + Math.log2(size))
  for (let at = size, rest = argument; at > 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256
  return bytes
}
