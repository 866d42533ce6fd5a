import type { Bytes } from "./Bytes.ts"
import { refuse } from "./Refusal.ts"

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

/** The value of each letter by its character code; -1 for those that are not in Base45. */
const values = Int8Array.from({ length: 128 }, (_, code) => alphabet.indexOf(String.fromCharCode(code)))

/** Writes bytes in Base45 (RFC 9285), the alphabet of a QR code's alphanumeric mode. */
export const encodeBase45 = (bytes: Uint8Array): string => {
  let text = ""
  for (let at = 0; at < bytes.length; at += 2) {
    const first = bytes[at] as number
    const second = bytes[at + 1]
    const number = second === undefined ? first : first * 256 + second
    text += letter(number % 45) + letter(Math.floor(number / 45) % 45)
    if (second !== undefined) text += letter(Math.floor(number / 2025))
  }
  return text
}

/** Reads Base45; refuses as `not-base45` every text that `encodeBase45` cannot have written. */
export const decodeBase45 = (text: string): Bytes => {
  if (text.length % 3 === 1) return refuse("not-base45", "one letter is left over")
  const bytes = new Uint8Array(Math.floor((text.length * 2) / 3))
  let written = 0
  for (let at = 0; at < text.length; at += 3) {
    const pair = text.length - at === 2
    const number = value(text, at) + value(text, at + 1) * 45 + (pair ? 0 : value(text, at + 2) * 2025)
    if (number > (pair ? 0xff : 0xffff)) return refuse("not-base45", "a group is too large")
    if (!pair) bytes[written++] = number >> 8
    bytes[written++] = number & 0xff
  }
  return bytes
}

const letter = (value: number): string => alphabet.charAt(value)

const value = (text: string, at: number): number => {
  const known = values[text.charCodeAt(at)] ?? -1
  return known < 0 ? refuse("not-base45", `letter ${at + 1} is not of Base45`) : known
}
