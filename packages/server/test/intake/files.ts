import { readFileSync } from "node:fs"
import { columns, type Fields } from "@mahmal/core/intake/columns"
import { readSeason } from "@mahmal/core/season/readSeason"
import { stringify } from "csv-stringify/sync"
import { Result } from "effect"
import type { Decision } from "../../src/intake/Decision.ts"
import { decide } from "../../src/intake/decide.ts"

/** Where a file of the sample season lies. */
export const sample = (name: string): URL => new URL(`../../../../examples/season-1448/${name}`, import.meta.url)

export const season1448 = Result.getOrThrow(readSeason(JSON.parse(readFileSync(sample("season.json"), "utf8"))))

export const header = `${columns.join(",")}\r\n`

/** Rows that the sample accepts, each a citizen who leads a group alone: to be changed by tests. */
const citizens: ReadonlyArray<string> = readFileSync(sample("applications.csv"), "utf8")
  .split("\r\n")
  .filter((line) => /^Q48-0000(06|11|02|14|18|20),/.test(line))

/** A line of the sample, changed as said; it need not be accepted. */
export const line = (nth: number, changes: Partial<Fields> = {}): string => {
  const fields = (citizens[nth % citizens.length] as string).split(",")
  return stringify([columns.map((column, i) => changes[column] ?? (fields[i] as string))], {
    record_delimiter: "windows",
    // A lone LF would end the row, too.
    quoted_match: /[\r\n]/,
  })
}

/** A stream of bytes in pieces of a given size. */
export async function* pieces(bytes: Uint8Array, size: number = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** All that an iteration gives. */
export const all = async <A>(given: AsyncIterable<A>): Promise<ReadonlyArray<A>> => {
  const things: Array<A> = []
  for await (const thing of given) things.push(thing)
  return things
}

export const decideAll = (content: string | Uint8Array): Promise<ReadonlyArray<Decision>> =>
  all(decide(pieces(Buffer.from(content)), season1448))

/** What was decided, in the short form of the answer: number, a colon, reasons. */
export const answers = async (content: string | Uint8Array): Promise<ReadonlyArray<string>> =>
  (await decideAll(content)).map(({ applicationNo, reasons }) => `${applicationNo}: ${reasons.join(" ")}`)

/** The same things in another order, which the seed decides. */
export const shuffled = <A>(things: ReadonlyArray<A>, seed: number): ReadonlyArray<A> => {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  return things
    .map((thing) => ({ thing, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ thing }) => thing)
}
