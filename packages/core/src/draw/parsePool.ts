import type { Result } from "effect"
import { type LineReader, reading } from "./LineReader.ts"
import { MOST, MOST_TIER, MOST_TOTAL_WEIGHT, type Pool } from "./Pool.ts"
import { NAME, REFERENCE } from "./tokens.ts"
import type { Unreadable } from "./Unreadable.ts"

/** The name of the pool's file. */
export const POOL_FILE = "pool.txt"

const MOST_SHARES = 255
const LF = 0x0a

const countLines = (bytes: Uint8Array): number => {
  let lines = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++
  return lines
}

const readPool = (reader: LineReader, bytes: Uint8Array): Pool => {
  const size = Math.max(0, countLines(bytes) - 1)
  const starts = new Uint32Array(size + 2)
  const members = new Uint16Array(size)
  const found = new Uint8Array(size)
  const tier = new Uint8Array(size)
  const weight = new Uint16Array(size)
  const numbers = new Map<string, number>()
  const totals = new Map<number, number>()
  const season = reader.header("pool")
  let previous = ""
  for (let index = 0; reader.next(); index++) {
    reader.exactly(5)
    const reference = reader.token(0, "reference", REFERENCE)
    if (reference === previous) reader.fail("reference", `"${reference}" occurs twice`)
    if (reference < previous) reader.fail("reference", `"${reference}" must stand before "${previous}"`)
    previous = reference
    starts[index + 1] = reader.start
    members[index] = reader.integer(1, "members", 1, MOST)
    const share = reader.token(2, "share", NAME)
    tier[index] = reader.integer(3, "tier", 1, MOST_TIER)
    weight[index] = reader.integer(4, "weight", 1, MOST)
    let number = numbers.get(share)
    if (number === undefined) {
      number = numbers.size
      if (number === MOST_SHARES) reader.fail("share", `more than ${MOST_SHARES} shares`)
      numbers.set(share, number)
    }
    found[index] = number
    const list = number * (MOST_TIER + 1) + tier[index]!
    const total = (totals.get(list) ?? 0) + weight[index]!
    if (total > MOST_TOTAL_WEIGHT)
      reader.fail("weight", `the weights of "${share}" in this tier exceed ${MOST_TOTAL_WEIGHT}`)
    totals.set(list, total)
  }
  starts[size + 1] = bytes.length
  const shares = [...numbers.keys()].sort()
  const sorted = Uint8Array.from(numbers.keys(), (share) => shares.indexOf(share))
  const share = found.map((number) => sorted[number]!)
  return { season, size, bytes, shares, starts, members, share, tier, weight }
}

/** Reads a pool's file, strictly: what is accepted is canonical, so two pools are equal exactly when their bytes are. */
export const parsePool = (bytes: Uint8Array): Result.Result<Pool, Unreadable> =>
  reading(POOL_FILE, bytes, (reader) => readPool(reader, bytes))
