import type { Result } from "effect"
import { type LineReader, reading } from "./LineReader.ts"
import { MOST, MOST_TIER, type PoolGroup } from "./Pool.ts"
import { MOST_PLACES } from "./Rules.ts"
import { HASH, NAME, PROGRAM_NAME, REFERENCE } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"
import type { ResultHeader } from "./writeResult.ts"

/** The name of the result's file. */
export const RESULT_FILE = "result.txt"

/** A result's file as far as it can be read without judging it. */
export interface ResultFile extends ResultHeader {
  /** The places that the result states for each share. */
  readonly places: ReadonlyMap<string, number>
}

const MOST_COUNT = 0xffff_ffff

const readHeader = (reader: LineReader): ResultHeader => ({
  season: reader.header("result"),
  program: reader.value("program", PROGRAM_NAME),
  commitment: reader.value("commitment", HASH),
  pool: reader.value("pool", HASH),
  rules: reader.value("rules", HASH),
  seed: reader.value("seed", HASH),
})

/** Reads the present line, `drawn …` or `waiting …`, and gives its group. */
const readGroup = (reader: LineReader): PoolGroup => {
  const drawn = reader.token(0, "keyword", /^(?:drawn|waiting)$/) === "drawn"
  reader.exactly(drawn ? 9 : 8)
  const at = drawn ? 5 : 4
  const share = reader.token(1, "share", NAME)
  for (let field = 2; field < at; field++) reader.integer(field, "position", 1, MOST_COUNT)
  return {
    reference: reader.token(at, "reference", REFERENCE),
    members: reader.integer(at + 1, "members", 1, MOST),
    share,
    tier: reader.integer(at + 2, "tier", 1, MOST_TIER),
    weight: reader.integer(at + 3, "weight", 1, MOST),
  }
}

const readResult = (reader: LineReader, onGroup: (group: PoolGroup) => void): ResultFile => {
  const header = readHeader(reader)
  const places = new Map<string, number>()
  while (reader.next()) {
    if (reader.text(0) !== "share") {
      onGroup(readGroup(reader))
      continue
    }
    reader.exactly(6)
    const share = reader.token(1, "share", NAME)
    if (places.has(share)) reader.fail("share", `"${share}" occurs twice`)
    places.set(share, reader.integer(2, "places", 0, MOST_PLACES))
    for (let field = 3; field < 6; field++) reader.integer(field, "count", 0, MOST_COUNT)
  }
  return { ...header, places }
}

/**
 * Reads a result's file; whether its groups are the right ones in the right order, only drawing again tells.
 *
 * Each group is handed to `onGroup` as it is read, and not kept.
 */
export const parseResult = (
  bytes: Uint8Array,
  onGroup: (group: PoolGroup) => void = () => {},
): Result.Result<ResultFile, Unreadable> => reading(RESULT_FILE, bytes, (reader) => readResult(reader, onGroup))
