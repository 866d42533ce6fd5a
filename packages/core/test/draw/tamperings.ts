import { Result } from "effect"
import type { DrawFiles } from "../../src/draw/DrawFiles.ts"
import { draw } from "../../src/draw/draw.ts"
import { parsePool } from "../../src/draw/parsePool.ts"
import { parseRules } from "../../src/draw/Rules.ts"
import { writeResult } from "../../src/draw/writeResult.ts"
import { sha256 } from "../../src/hashing/sha256.ts"
import { UNCHAINED } from "./drandVectors.ts"
import { tamper } from "./publishedDraw.ts"

/** What somebody may do to published files, and the codes of the findings that every verifier must give for it. */
export interface Tampering {
  readonly what: string
  readonly change: (files: DrawFiles) => DrawFiles
  readonly codes: ReadonlyArray<string>
}

const line = (text: string, number: number): string => text.split("\n")[number - 1]!

const replaceLine = (text: string, number: number, by: (old: string) => string): string =>
  text
    .split("\n")
    .map((old, index) => (index === number - 1 ? by(old) : old))
    .join("\n")

const field = (keyword: string, value: string) => (text: string) =>
  text.replace(new RegExp(`^${keyword} .*$`, "m"), `${keyword} ${value}`)

const ofAnotherSeason = (text: string) => text.replace(/^(\S+ 1) 1448$/m, "$1 1449")

/** Draws honestly from the published pool, but from a seed of one's own, and states that seed. */
const withOwnSeed = (files: DrawFiles): DrawFiles => {
  const pool = Result.getOrThrow(parsePool(files["pool.txt"]!))
  const { places } = Result.getOrThrow(parseRules(files["rules.txt"]!))
  const seed = sha256("a seed that somebody likes")
  const header = {
    season: pool.season,
    program: "mahmal-draw/1.0.0",
    commitment: sha256(files["commitment.txt"]!),
    pool: sha256(files["pool.txt"]!),
    rules: sha256(files["rules.txt"]!),
    seed,
  }
  return { ...files, "result.txt": writeResult(header, pool, Result.getOrThrow(draw(pool, seed, places))) }
}

const swapDrawn = (text: string): string => {
  const lines = text.split("\n")
  const first = lines.findIndex((one) => one.startsWith("drawn "))
  const last = lines.findLastIndex((one) => one.startsWith("waiting "))
  const tail = (at: number) => lines[at]!.split(" ").slice(-4)
  const head = (at: number) => lines[at]!.split(" ").slice(0, -4)
  const swapped = [...lines]
  swapped[first] = [...head(first), ...tail(last)].join(" ")
  swapped[last] = [...head(last), ...tail(first)].join(" ")
  return swapped.join("\n")
}

export const TAMPERINGS: ReadonlyArray<Tampering> = [
  { what: "nothing is changed", change: (files) => files, codes: [] },
  {
    what: "a line of the pool gets another weight",
    change: (files) =>
      tamper(files, "pool.txt", (text) =>
        replaceLine(text, 5, (old) => `${old.slice(0, -1)}${old.endsWith("6") ? 5 : 6}`),
      ),
    codes: ["line-changed", "pool-changed"],
  },
  {
    what: "a line is added to the pool",
    change: (files) => tamper(files, "pool.txt", (text) => `${text}Z1 1 citizens 1 6\n`),
    codes: ["line-added", "pool-changed"],
  },
  {
    what: "a line is dropped from the pool",
    change: (files) => tamper(files, "pool.txt", (text) => text.replace(`${line(text, 4)}\n`, "")),
    codes: ["line-dropped", "pool-changed"],
  },
  {
    what: "two lines of the pool change places",
    change: (files) =>
      tamper(files, "pool.txt", (text) =>
        text.replace(`${line(text, 3)}\n${line(text, 4)}\n`, `${line(text, 4)}\n${line(text, 3)}\n`),
      ),
    codes: ["unreadable"],
  },
  {
    what: "the pool's lines end as on Windows",
    change: (files) => tamper(files, "pool.txt", (text) => text.replaceAll("\n", "\r\n")),
    codes: ["unreadable"],
  },
  {
    what: "a share gets a place more in the rules",
    change: (files) =>
      tamper(files, "rules.txt", (text) =>
        text.replace(/^places citizens (\d+)/m, (_, count) => `places citizens ${Number(count) + 1}`),
      ),
    codes: ["places-differ", "rules-changed"],
  },
  {
    what: "a figure of the rules becomes stricter than the pool's lines",
    change: (files) => tamper(files, "rules.txt", field("figure members-limit", "3")),
    codes: ["figure-broken", "rules-changed"],
  },
  {
    what: "another figure of the rules is changed",
    change: (files) => tamper(files, "rules.txt", field("figure first-tier-age", "60")),
    codes: ["rules-changed"],
  },
  {
    what: "a share is taken out of the rules",
    change: (files) => tamper(files, "rules.txt", (text) => text.replace(/^places others .*\n/m, "")),
    codes: ["places-differ", "rules-changed", "share-unknown"],
  },
  {
    what: "the commitment names another version of this program",
    change: (files) => tamper(files, "commitment.txt", field("program", "mahmal-draw/1.9.9")),
    codes: ["commitment-changed", "program-differs"],
  },
  {
    what: "the commitment names another program",
    change: (files) => tamper(files, "commitment.txt", field("program", "mahmal-draw/2.0.0")),
    codes: ["commitment-changed", "program-differs", "program-unknown"],
  },
  {
    what: "the commitment names a program whose name only ends like this one's",
    change: (files) => tamper(files, "commitment.txt", field("program", "not-mahmal-draw/1.0.0")),
    codes: ["commitment-changed", "program-differs", "program-unknown"],
  },
  {
    what: "the result was made by another version of the program",
    change: (files) => tamper(files, "result.txt", field("program", "mahmal-draw/1.0.1")),
    codes: ["program-differs"],
  },
  {
    what: "the commitment's Merkle root is another one",
    change: (files) => tamper(files, "commitment.txt", field("root", "ab".repeat(32))),
    codes: ["commitment-changed", "root-differs"],
  },
  {
    what: "the commitment's number of groups is another one",
    change: (files) => tamper(files, "commitment.txt", field("groups", "7")),
    codes: ["commitment-changed", "groups-differ"],
  },
  {
    what: "the commitment was made after the round had come",
    change: (files) => tamper(files, "commitment.txt", field("made", "2023-08-23T15:59:24Z")),
    codes: ["commitment-changed", "commitment-late"],
  },
  {
    what: "the commitment is for another round",
    change: (files) => tamper(files, "commitment.txt", (text) => text.replace(/ 1000$/m, " 1001")),
    codes: ["beacon-round", "commitment-changed"],
  },
  {
    what: "the commitment is for another chain",
    change: (files) =>
      tamper(files, "commitment.txt", (text) => text.replace(/drand [0-9a-f]{64}/, `drand ${"0".repeat(64)}`)),
    codes: ["beacon-chain", "commitment-changed"],
  },
  {
    what: "the beacon's randomness is another one",
    change: (files) => tamper(files, "beacon.txt", field("randomness", "11".repeat(32))),
    codes: ["beacon-randomness", "seed-differs"],
  },
  {
    what: "the beacon is another round",
    change: (files) =>
      tamper(files, "beacon.txt", (text) => {
        const round = field("round", "999")(text)
        return field("randomness", "22".repeat(32))(round)
      }),
    codes: ["beacon-randomness", "beacon-round", "seed-differs"],
  },
  {
    what: "the beacon is of a chain with a shorter period",
    change: (files) => tamper(files, "beacon.txt", field("period", "2")),
    codes: ["beacon-chain"],
  },
  {
    what: "the beacon's file is missing",
    change: (files) => tamper(files, "beacon.txt", () => undefined),
    codes: ["unreadable"],
  },
  {
    what: "a member reveals another secret",
    change: (files) => tamper(files, "reveals.txt", (text) => text.replace("c0ffee", "c0ffef")),
    codes: ["reveal-wrong", "seed-differs"],
  },
  {
    what: "a member reveals nothing",
    change: (files) => tamper(files, "reveals.txt", (text) => text.replace(/^secret chair .*\n/m, "")),
    codes: ["reveal-missing"],
  },
  {
    what: "somebody who committed to nothing reveals a secret",
    change: (files) => tamper(files, "reveals.txt", (text) => `${text}secret guest ${"33".repeat(16)} 44\n`),
    codes: ["reveal-extra"],
  },
  {
    what: "the result states another seed than it was drawn from",
    change: (files) => tamper(files, "result.txt", field("seed", "55".repeat(32))),
    codes: ["result-differs", "seed-differs"],
  },
  { what: "the result was drawn from a seed of somebody's own", change: withOwnSeed, codes: ["seed-differs"] },
  {
    what: "a group that waits changes places with a group that was drawn",
    change: (files) => tamper(files, "result.txt", swapDrawn),
    codes: ["result-differs"],
  },
  {
    what: "the last line of the result is cut off",
    change: (files) => tamper(files, "result.txt", (text) => `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`),
    codes: ["result-differs"],
  },
  {
    what: "the result is for another pool",
    change: (files) => tamper(files, "result.txt", field("pool", "66".repeat(32))),
    codes: ["pool-changed"],
  },
  {
    what: "the result is of another season",
    change: (files) => tamper(files, "result.txt", ofAnotherSeason),
    codes: ["season-differs"],
  },
  {
    what: "the rules are of another season",
    change: (files) => tamper(files, "rules.txt", ofAnotherSeason),
    codes: ["rules-changed", "season-differs"],
  },
  {
    what: "the beacon is of another season",
    change: (files) => tamper(files, "beacon.txt", ofAnotherSeason),
    codes: ["season-differs"],
  },
  {
    what: "the secrets were revealed for another season",
    change: (files) => tamper(files, "reveals.txt", ofAnotherSeason),
    codes: ["season-differs"],
  },
  {
    what: "the pool is of another season",
    change: (files) => tamper(files, "pool.txt", ofAnotherSeason),
    codes: ["pool-changed", "season-differs"],
  },
  {
    what: "the result is missing, and the rules are in another format",
    change: (files) =>
      tamper(
        tamper(files, "result.txt", () => undefined),
        "rules.txt",
        (text) => text.replace("rules 1", "rules 2"),
      ),
    codes: ["unreadable", "unreadable"],
  },
]

/** Forgeries that only a verifier which checks the beacon's signature can see. */
export const FORGERIES: ReadonlyArray<Tampering> = [
  {
    what: "the beacon carries the signature and randomness of another network",
    change: (files) =>
      tamper(files, "beacon.txt", (text) => {
        const signed = field("signature", UNCHAINED.beacon.signature)(text)
        return field("randomness", UNCHAINED.beacon.randomness)(signed)
      }),
    codes: ["beacon-signature", "seed-differs"],
  },
]
