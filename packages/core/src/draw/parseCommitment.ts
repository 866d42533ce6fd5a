import type { Result } from "effect"
import type { Commitment, FutureRandomness, PublicSources, SecretCommitment } from "./Commitment.ts"
import { type LineReader, reading } from "./LineReader.ts"
import { HASH, NAME, PROGRAM_NAME, secondsOf, TIME } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the commitment's file. */
export const COMMITMENT_FILE = "commitment.txt"

const MOST_GROUPS = 0xffff_ffff

/** Rounds are whole numbers that every program can hold exactly. */
export const MOST_ROUND = 999_999_999_999_999

const newName = (reader: LineReader, names: Set<string>): string => {
  const name = reader.token(1, "name", NAME)
  if (names.has(name)) reader.fail("name", `"${name}" occurs twice`)
  names.add(name)
  return name
}

/** Reads the promised randomness, and says whether the reader then stands on a line that comes after it. */
const readRandomness = (reader: LineReader): readonly [FutureRandomness, more: boolean] => {
  if (!reader.next() || reader.text(0) !== "randomness" || reader.fields < 2) {
    reader.fail("randomness", "a commitment names the public randomness that is still to come")
  }
  if (reader.text(1) === "drand") {
    reader.exactly(4)
    const chain = reader.token(2, "chain", HASH)
    return [{ kind: "drand", chain, round: reader.integer(3, "round", 1, MOST_ROUND) }, reader.next()]
  }
  reader.exactly(2)
  reader.token(1, "randomness", /^(?:drand|sources)$/)
  const sources: Array<PublicSources["sources"][number]> = []
  const names = new Set<string>()
  let more = reader.next()
  for (; more && reader.text(0) === "source"; more = reader.next()) {
    if (reader.fields < 3) reader.fail("source", "a name and a description are expected")
    sources.push({ name: newName(reader, names), description: reader.rest(2) })
  }
  if (sources.length === 0) reader.fail("source", "at least one source is expected")
  return [{ kind: "sources", sources }, more]
}

/** Reads the present line and all that follow it as secrets. */
const readSecrets = (reader: LineReader): ReadonlyArray<SecretCommitment> => {
  const secrets: Array<SecretCommitment> = []
  const names = new Set<string>()
  do {
    reader.exactly(3)
    reader.token(0, "keyword", /^secret$/)
    secrets.push({ name: newName(reader, names), hash: reader.token(2, "hash", HASH) })
  } while (reader.next())
  return secrets
}

const readCommitment = (reader: LineReader): Commitment => {
  const season = reader.header("commitment")
  const made = reader.value("made", TIME)
  if (secondsOf(made) === undefined) reader.fail("made", `"${made}" is no real time`)
  const program = reader.value("program", PROGRAM_NAME)
  const pool = reader.value("pool", HASH)
  const root = reader.value("root", HASH)
  const groups = reader.number("groups", 0, MOST_GROUPS)
  const rules = reader.value("rules", HASH)
  const [randomness, more] = readRandomness(reader)
  const secrets = more ? readSecrets(reader) : []
  return { season, made, program, pool, root, groups, rules, randomness, secrets }
}

/** Reads the commitment's file, strictly. */
export const parseCommitment = (bytes: Uint8Array): Result.Result<Commitment, Unreadable> =>
  reading(COMMITMENT_FILE, bytes, readCommitment)
