import { type Bytes, toHex } from "../Bytes.ts"
import { encodeBase45 } from "../base45.ts"
import { type Signer, signSign1 } from "../cose/Signer.ts"
import { type Bracelet, encodeBracelet } from "./Bracelet.ts"

/** The prefix of a bracelet's text in a QR code. */
export const braceletPrefix = "MH1:"

/** The most bytes that a signed bracelet may have: what fits on an NTAG215 beside the framing. */
export const maxBraceletBytes = 470

/** A signed bracelet: `bytes` go onto the chip (`toNdef`), `text` into a QR code in alphanumeric mode. */
export interface SignedBracelet {
  readonly bytes: Bytes
  readonly text: string
}

/** Signs a bracelet. Throws a RangeError when its content is not valid or does not fit the chip. */
export const issueBracelet = async (bracelet: Bracelet, signer: Signer): Promise<SignedBracelet> => {
  const bytes = await signSign1(encodeBracelet(bracelet), signer)
  if (bytes.length > maxBraceletBytes)
    throw new RangeError(`${bytes.length} bytes do not fit the chip, which takes ${maxBraceletBytes}`)
  return { bytes, text: braceletPrefix + encodeBase45(bytes) }
}

/** A new pseudonymous reference of 8 random bytes, in hexadecimal. */
export const newReference = (): string => toHex(crypto.getRandomValues(new Uint8Array(8)))
