import type { Result } from "effect"
import { sha256 } from "../hashing/sha256.ts"
import { type LineReader, reading } from "./LineReader.ts"
import { HEX, NAME } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the reveals' file. */
export const REVEALS_FILE = "reveals.txt"

/** A committee member's secret value, made public for the draw. */
export interface Reveal {
  readonly name: string
  /** 16 to 64 random bytes in hexadecimal, so that nobody finds a short secret by trying. */
  readonly salt: string
  /** The secret itself, 1 to 1,024 bytes in hexadecimal. */
  readonly secret: string
}

/** What the members revealed. */
export interface Reveals {
  readonly season: string
  readonly reveals: ReadonlyArray<Reveal>
}

const MOST_SECRET = 2048

/** The hash by which a member commits to a secret: the SHA-256 of one line of text (`docs/draw.md`, "Secrets"). */
export const secretHash = (season: string, { name, salt, secret }: Reveal): string =>
  sha256(`mahmal-secret 1 ${season} ${name} ${salt} ${secret}\n`)

/** Writes the reveals' file. */
export const writeReveals = ({ season, reveals }: Reveals): string =>
  [
    `mahmal-reveals 1 ${season}`,
    ...reveals.map(({ name, salt, secret }) => `secret ${name} ${salt} ${secret}`),
    "",
  ].join("\n")

const readReveals = (reader: LineReader): Reveals => {
  const season = reader.header("reveals")
  const reveals = new Map<string, Reveal>()
  while (reader.next()) {
    reader.exactly(4)
    reader.token(0, "keyword", /^secret$/)
    const name = reader.token(1, "name", NAME)
    if (reveals.has(name)) reader.fail("name", `"${name}" occurs twice`)
    const salt = reader.token(2, "salt", HEX)
    if (salt.length < 32 || salt.length > 128) reader.fail("salt", "16 to 64 bytes are expected")
    const secret = reader.token(3, "secret", HEX)
    if (secret.length > MOST_SECRET) reader.fail("secret", "at most 1024 bytes are expected")
    reveals.set(name, { name, salt, secret })
  }
  return { season, reveals: [...reveals.values()] }
}

/** Reads the reveals' file, strictly. */
export const parseReveals = (bytes: Uint8Array): Result.Result<Reveals, Unreadable> =>
  reading(REVEALS_FILE, bytes, readReveals)
