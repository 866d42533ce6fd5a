import { createHash } from "node:crypto"

/** A number from 0 to 1 that depends on the seed and what it is drawn for, and on nothing else. */
export const chance = (seed: string, ...of: ReadonlyArray<string>): number =>
  createHash("sha256")
    .update([seed, ...of].join("\n"))
    .digest()
    .readUIntBE(0, 6) /
  2 ** 48
