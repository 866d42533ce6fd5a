import type { Result } from "effect"
import type { Commitment, FutureRandomness, SecretCommitment } from "./Commitment.ts"
import { type LineReader, reading } from "./LineReader.ts"
import { HASH, NAME, PROGRAM_NAME, secondsOf, TIME } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the commitment's file. */
export const COMMITMENT_FILE = "commitment.txt"

const MOST_GROUPS = 0xffff_ffff

/** Rounds are whole numbers that every program can hold exactly. */
export const MOST_ROUND = 999_999_999_999_999

const one = (reader: LineReader, keyword: string, pattern: RegExp): string => {
  reader.expect(keyword, 1)
  return reader.token(1, keyword, pattern)
}

const newName = (reader: LineReader, names: Set<string>): string => {
  const name = reader.token(1, "name", NAME)
  if (names.has(name)) reader.fail("name", `"${name}" occurs twice`)
  names.add(name)
  return name
}

const readCommitment = (reader: LineReader): Commitment => {
  const season = reader.header("commitment")
  const made = one(reader, "made", TIME)
  if (secondsOf(made) === undefined) reader.fail("made", `"${made}" is no real time`)
  const program = one(reader, "program", PROGRAM_NAME)
  const pool = one(reader, "pool", HASH)
  const root = one(reader, "root", HASH)
  reader.expect("groups", 1)
  const groups = reader.integer(1, "groups", 0, MOST_GROUPS)
  const rules = one(reader, "rules", HASH)
  if (!reader.next() || reader.text(0) !== "randomness" || reader.fields < 2) {
    reader.fail("randomness", "a commitment names the public randomness that is still to come")
  }
  let randomness: FutureRandomness
  let more: boolean
  if (reader.text(1) === "drand") {
    reader.exactly(4)
    const chain = reader.token(2, "chain", HASH)
    randomness = { kind: "drand", chain, round: reader.integer(3, "round", 1, MOST_ROUND) }
    more = reader.next()
  } else {
    reader.exactly(2)
    reader.token(1, "randomness", /^(?:drand|sources)$/)
    const sources: Array<{ name: string; description: string }> = []
    const names = new Set<string>()
    for (more = reader.next(); more && reader.text(0) === "source"; more = reader.next()) {
      if (reader.fields < 3) reader.fail("source", "a name and a description are expected")
      sources.push({ name: newName(reader, names), description: reader.rest(2) })
    }
    if (sources.length === 0) reader.fail("source", "at least one source is expected")
    randomness = { kind: "sources", sources }
  }
  const secrets: Array<SecretCommitment> = []
  const names = new Set<string>()
  for (; more; more = reader.next()) {
    reader.exactly(3)
    reader.token(0, "keyword", /^secret$/)
    secrets.push({ name: newName(reader, names), hash: reader.token(2, "hash", HASH) })
  }
  return { season, made, program, pool, root, groups, rules, randomness, secrets }
}

/** Reads the commitment's file, strictly. */
export const parseCommitment = (bytes: Uint8Array): Result.Result<Commitment, Unreadable> =>
  reading(COMMITMENT_FILE, bytes, readCommitment)
