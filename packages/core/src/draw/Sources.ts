import type { Result } from "effect"
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
