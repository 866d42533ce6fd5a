import type { Bytes } from "../Bytes.ts"

/** A CBOR map. Keys are integers or text: COSE and CWT use no others. */
export interface CborMap extends ReadonlyMap<number | string, Cbor> {}

/** A CBOR value (RFC 8949) of the types that credentials use. */
export type Cbor = number | string | boolean | null | undefined | Bytes | readonly Cbor[] | CborMap | Tagged

/** A value under a CBOR tag. */
export class Tagged {
  readonly tag: number
  readonly value: Cbor

  constructor(tag: number, value: Cbor) {
    this.tag = tag
    this.value = value
  }
}

/** Narrows to a byte string. */
export const isBytes = (value: Cbor): value is Bytes => value instanceof Uint8Array

/** Narrows to a map. */
export const isMap = (value: Cbor): value is CborMap => value instanceof Map

/** Narrows to an array. */
export const isArray = (value: Cbor): value is readonly Cbor[] => Array.isArray(value)

/** Narrows to an integer of 0 or more that is exact in JavaScript. */
export const isCount = (value: Cbor): value is number => Number.isSafeInteger(value) && (value as number) >= 0
