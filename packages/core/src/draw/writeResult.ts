import { concatBytes } from "@noble/hashes/utils.js"
import { bytesOf } from "../hashing/sha256.ts"
import type { Draw, ShareDraw } from "./draw.ts"
import { groupOf, type Pool } from "./Pool.ts"

/** What a result states about how it came about. */
export interface ResultHeader {
  readonly season: string
  readonly program: string
  /** SHA-256 of the commitment's, the pool's and the rules' file. */
  readonly commitment: string
  readonly pool: string
  readonly rules: string
  /** The seed, 32 bytes in hexadecimal. */
  readonly seed: string
}

const CHUNK = 8192

/** Collects lines and encodes them in chunks, so that no text of the whole file is ever held. */
class Lines {
  #chunks: Array<Uint8Array> = []
  #pending: Array<string> = []

  add(line: string): void {
    this.#pending.push(line)
    if (this.#pending.length === CHUNK) this.#flush()
  }

  #flush(): void {
    this.#chunks.push(bytesOf(this.#pending.join("")))
    this.#pending = []
  }

  bytes(): Uint8Array {
    this.#flush()
    return concatBytes(...this.#chunks)
  }
}

const addShare = (lines: Lines, pool: Pool, { share, places, taken, order, drawn, waiting }: ShareDraw): void => {
  lines.add(`share ${share} ${places} ${taken} ${drawn.length} ${waiting.length}\n`)
  const group = (index: number) => {
    const { reference, members, tier, weight } = groupOf(pool, index)
    return `${reference} ${members} ${tier} ${weight}\n`
  }
  let first = 1
  let next = 0
  for (let position = 0; next < drawn.length; position++) {
    const index = order[position]!
    if (index !== drawn[next]) continue
    const last = first + pool.members[index]! - 1
    lines.add(`drawn ${share} ${position + 1} ${first} ${last} ${group(index)}`)
    first = last + 1
    next++
  }
  next = 0
  for (let position = 0; next < waiting.length; position++) {
    const index = order[position]!
    if (index !== waiting[next]) continue
    lines.add(`waiting ${share} ${position + 1} ${next + 1} ${group(index)}`)
    next++
  }
}

/**
 * Writes the result's file: how it came about, and for each share the drawn groups with their places, in the order in
 * which they were drawn, and the waiting list with each group's rank (`docs/draw.md`, "The result").
 */
export const writeResult = (header: ResultHeader, pool: Pool, { shares }: Draw): Uint8Array => {
  const lines = new Lines()
  lines.add(`mahmal-result 1 ${header.season}\n`)
  lines.add(`program ${header.program}\n`)
  lines.add(`commitment ${header.commitment}\n`)
  lines.add(`pool ${header.pool}\n`)
  lines.add(`rules ${header.rules}\n`)
  lines.add(`seed ${header.seed}\n`)
  for (const share of shares) addShare(lines, pool, share)
  return lines.bytes()
}
