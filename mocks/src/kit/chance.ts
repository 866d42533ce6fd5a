import { createHash } from "node:crypto"

/**
 * A number in [0, 1) that depends on the seed and the parts alone.
 *
 * What a foreign system decides about a person is drawn with it, so the order and the number of calls change nothing.
 */
export const chance = (seed: string | number, ...parts: ReadonlyArray<string | number>): number => {
  const digest = createHash("sha256")
    .update([seed, ...parts].join("\u0000"))
    .digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}
