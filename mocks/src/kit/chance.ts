import { createHash } from "node:crypto"

/**
 * A number in [0, 1) that depends only on the seed and the parts.
 *
 * The mocks' decisions about a person are drawn with it, so they do not depend on the order or number of calls.
 */
export const chance = (seed: string | number, ...parts: ReadonlyArray<string | number>): number => {
  const digest = createHash("sha256")
    .update([seed, ...parts].join("\u0000"))
    .digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}
