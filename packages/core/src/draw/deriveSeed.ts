import { sha256 } from "../hashing/sha256.ts"
import type { Reveal } from "./reveals.ts"

/** All that the seed of a draw is made of. */
export interface SeedParts {
  readonly season: string
  /** SHA-256 of the commitment's file. */
  readonly commitment: string
  /** The beacon's randomness in hexadecimal, or the key string of the public sources. */
  readonly randomness: string
  /** Every revealed secret, in the order in which the commitment names them. */
  readonly reveals: ReadonlyArray<Pick<Reveal, "name" | "secret">>
}

/** The text whose SHA-256 is the seed (`docs/draw.md`, "The seed"). */
export const seedDocument = ({ season, commitment, randomness, reveals }: SeedParts): string =>
  [
    `mahmal-seed 1 ${season}`,
    `commitment ${commitment}`,
    `randomness ${randomness}`,
    ...reveals.map(({ name, secret }) => `secret ${name} ${secret}`),
    "",
  ].join("\n")

/** The seed of a draw: 32 bytes in hexadecimal, unknown to everybody until the last of its parts exists. */
export const deriveSeed = (parts: SeedParts): string => sha256(seedDocument(parts))
