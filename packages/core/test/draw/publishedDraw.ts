import { Result } from "effect"
import { writeBeacon } from "../../src/draw/Beacon.ts"
import { type Commitment, commitTo, type FutureRandomness, writeCommitment } from "../../src/draw/Commitment.ts"
import type { DrawFiles } from "../../src/draw/DrawFiles.ts"
import { chainHash } from "../../src/draw/drandChain.ts"
import { freezePool } from "../../src/draw/freezePool.ts"
import type { PoolGroup } from "../../src/draw/Pool.ts"
import { writeRules } from "../../src/draw/Rules.ts"
import { type Reveal, secretHash, writeReveals } from "../../src/draw/reveals.ts"
import { runDraw } from "../../src/draw/runDraw.ts"
import { writeSources } from "../../src/draw/Sources.ts"
import { bytesOf } from "../../src/hashing/sha256.ts"
import { QUICKNET_ROUND_1000 } from "./drandVectors.ts"

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32), so that a failing case can be run again. */
export const numbersFrom = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A seed for one run of a test; a failing test prints it. */
export const newSeed = (): number => Math.floor(Math.random() * 2 ** 32)

export const SEASON = "1448"
export const PLACES = { citizens: 60, others: 25 }
const FIGURES = { "members-limit": "4", "tier-limit": "3", "weight-limit": "6", "first-tier-age": "65" }

/** A pool of invented groups. */
export const randomGroups = (size: number, random: () => number): ReadonlyArray<PoolGroup> => {
  const upTo = (most: number) => 1 + Math.floor(random() * most)
  return Array.from({ length: size }, (_, index) => ({
    reference: `G${String(index + 1).padStart(6, "0")}`,
    members: upTo(4),
    share: random() < 0.7 ? "citizens" : "others",
    tier: upTo(3),
    weight: upTo(6),
  }))
}

const SECRETS: ReadonlyArray<Reveal> = [
  { name: "witness", salt: "0f".repeat(16), secret: "c0ffee" },
  { name: "chair", salt: "a1".repeat(32), secret: "00" },
]

const DRAND: FutureRandomness = {
  kind: "drand",
  chain: chainHash(QUICKNET_ROUND_1000.chain),
  round: QUICKNET_ROUND_1000.beacon.round,
}

export const SOURCES: FutureRandomness = {
  kind: "sources",
  sources: [
    { name: "lottery", description: "the four digits drawn in Alphaland on 1 September 2023" },
    { name: "index", description: "the closing value of the exchange's index on that day, without the decimal point" },
  ],
}

const BEACON_TEXT = writeBeacon({ season: SEASON, ...QUICKNET_ROUND_1000 })

const SOURCES_TEXT = writeSources({
  season: SEASON,
  sources: [
    { name: "lottery", numbers: ["9", "03", "1", "9"] },
    { name: "index", numbers: ["1045731"] },
  ],
})

/** All that a committee publishes about a draw of these groups. */
export const publish = (
  groups: ReadonlyArray<PoolGroup>,
  {
    places = PLACES,
    randomness = DRAND,
    secrets = SECRETS,
    change = (commitment: Commitment) => commitment,
  }: {
    places?: Readonly<Record<string, number>>
    randomness?: FutureRandomness
    secrets?: ReadonlyArray<Reveal>
    change?: (commitment: Commitment) => Commitment
  } = {},
): DrawFiles => {
  const pool = Result.getOrThrow(freezePool(SEASON, groups))
  const rules = writeRules({ season: SEASON, places, figures: FIGURES })
  const commitment = commitTo(pool, rules, {
    made: "2023-08-20T09:00:00Z",
    randomness,
    secrets: secrets.map((secret) => ({ name: secret.name, hash: secretHash(SEASON, secret) })),
  })
  const inputs: DrawFiles = {
    "pool.txt": pool.bytes,
    "rules.txt": bytesOf(rules),
    "commitment.txt": bytesOf(writeCommitment(change(commitment))),
    "reveals.txt": bytesOf(writeReveals({ season: SEASON, reveals: secrets })),
    ...(randomness.kind === "drand"
      ? { "beacon.txt": bytesOf(BEACON_TEXT) }
      : { "sources.txt": bytesOf(SOURCES_TEXT) }),
  }
  return { ...inputs, "result.txt": Result.getOrThrow(runDraw(inputs)).result }
}

/** The same files with the text of one of them changed; `undefined` takes the file away. */
export const tamper = (
  files: DrawFiles,
  file: keyof DrawFiles,
  change: (text: string) => string | undefined,
): DrawFiles => {
  const text = change(new TextDecoder().decode(files[file]))
  return { ...files, [file]: text === undefined ? undefined : bytesOf(text) }
}
