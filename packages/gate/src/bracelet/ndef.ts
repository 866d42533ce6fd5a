import { type Bytes, concat } from "../Bytes.ts"

/** The media type of the record: a CWT (RFC 8392, 9.2). */
export const ndefMediaType = "application/cwt"

const type = new TextEncoder().encode(ndefMediaType)
const mediaRecord = 0x02
const shortRecord = 0x10
const onlyRecord = 0xc0

/** The NDEF message, of one record, with a signed bracelet. */
export const toNdef = (bracelet: Bytes): Bytes => {
  const length = bracelet.length
  const short = length < 256
  const size = short ? [length] : [length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]
  const flags = onlyRecord | mediaRecord | (short ? shortRecord : 0)
  return concat(Uint8Array.of(flags, type.length, ...size), type, bracelet)
}

/** The signed bracelet in an NDEF message as `toNdef` writes it; undefined for any other message. */
export const fromNdef = (message: Bytes): Bytes | undefined => {
  const short = message[0] === (onlyRecord | mediaRecord | shortRecord)
  const start = short ? 3 : 6
  const bracelet = message.slice(start + type.length)
  const same = toNdef(bracelet)
  return same.length === message.length && same.every((byte, at) => at >= start + type.length || byte === message[at])
    ? bracelet
    : undefined
}

/** What is written to the chip from its page 4: the message in a TLV block, and the terminator TLV. */
export const toChip = (message: Bytes): Bytes => {
  const length = message.length < 255 ? [message.length] : [255, message.length >> 8, message.length & 255]
  return concat(Uint8Array.of(0x03, ...length), message, Uint8Array.of(0xfe))
}
