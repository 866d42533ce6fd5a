import { createHash } from "node:crypto"

/** A decimal number of the given length, as text, that depends only on the seed and the parts; for invented document numbers. */
export const digits = (length: number, seed: string | number, ...parts: ReadonlyArray<string | number>): string => {
  const digest = createHash("sha256")
    .update([seed, ...parts].join("\u0000"))
    .digest("hex")
  return BigInt(`0x${digest}`).toString().slice(-length).padStart(length, "0")
}
