import { type Bytes, compareBytes, concat, fromHex, toHex } from "../Bytes.ts"

/** The order of the group P-256 (SEC 2, 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

const inBytes = (number: bigint): Bytes => fromHex(number.toString(16).padStart(64, "0"))

const half = inBytes(order / 2n)

/**
 * Whether the s of an ES256 signature of 64 bytes is in the lower half of the group.
 *
 * When (r, s) is a valid signature, so is (r, order − s). The mission writes and accepts only the one with the lower s, so
 * that nobody can make a second text of a bracelet.
 */
export const isLowS = (signature: Bytes): boolean => compareBytes(signature.subarray(32), half) <= 0

/** The same signature with its s in the lower half. */
export const toLowS = (signature: Bytes): Bytes =>
  isLowS(signature)
    ? signature
    : concat(signature.subarray(0, 32), inBytes(order - BigInt(`0x${toHex(signature.subarray(32))}`)))
