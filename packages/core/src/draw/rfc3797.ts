import { md5 } from "@noble/hashes/legacy.js"
import { concatBytes } from "@noble/hashes/utils.js"
import type { Result } from "effect"
import { bytesOf } from "../hashing/sha256.ts"
import { type LineReader, reading } from "./LineReader.ts"
import { NAME } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the sources' file. */
export const SOURCES_FILE = "sources.txt"

/** What a public source gave: one whole number, or several whose order does not count, as decimal digits. */
export interface SourceValue {
  readonly name: string
  readonly numbers: ReadonlyArray<string>
}

/** The sources' file. */
export interface Sources {
  readonly season: string
  readonly sources: ReadonlyArray<SourceValue>
}

const byValue = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/**
 * The key string of RFC 3797 §4: of each source its numbers without leading zeros, in ascending order, each followed by
 * a full stop; after each source a slash.
 */
export const keyString = (sources: ReadonlyArray<ReadonlyArray<string>>): string =>
  sources
    .map((numbers) => {
      const canonical = numbers.map((number) => number.replace(/^0+(?=\d)/, "")).sort(byValue)
      return `${canonical.map((number) => `${number}.`).join("")}/`
    })
    .join("")

/** Writes the sources' file. */
export const writeSources = ({ season, sources }: Sources): string =>
  [`mahmal-sources 1 ${season}`, ...sources.map(({ name, numbers }) => `source ${name} ${numbers.join(" ")}`), ""].join(
    "\n",
  )

const readSources = (reader: LineReader): Sources => {
  const season = reader.header("sources")
  const sources: Array<SourceValue> = []
  while (reader.next()) {
    reader.token(0, "keyword", /^source$/)
    if (reader.fields < 3) reader.fail("source", "a name and at least one number are expected")
    const name = reader.token(1, "name", NAME)
    const numbers: Array<string> = []
    for (let field = 2; field < reader.fields; field++) numbers.push(reader.token(field, "number", /^\d{1,40}$/))
    sources.push({ name, numbers })
  }
  return { season, sources }
}

/** Reads the sources' file, strictly. */
export const parseSources = (bytes: Uint8Array): Result.Result<Sources, Unreadable> =>
  reading(SOURCES_FILE, bytes, readSources)

const remainder = (digest: Uint8Array, divisor: number): number => {
  let rest = 0
  for (const byte of digest) rest = (rest * 256 + byte) % divisor
  return rest
}

/**
 * Selects `count` of the numbers 1 to `size` by RFC 3797 §5, in the order of their selection.
 *
 * The RFC's own method: MD5, uniform, without shares or weights. `count` is at most `size`, and both at most 65,535.
 */
export const selectByRfc3797 = (key: string, size: number, count: number): ReadonlyArray<number> => {
  const left = Array.from({ length: size }, (_, index) => index + 1)
  const keyBytes = bytesOf(key)
  const selected: Array<number> = []
  for (let index = 0; index < Math.min(count, size); index++) {
    const bracket = Uint8Array.of(index >> 8, index & 0xff)
    const digest = md5(concatBytes(bracket, keyBytes, bracket))
    selected.push(...left.splice(remainder(digest, left.length), 1))
  }
  return selected
}
