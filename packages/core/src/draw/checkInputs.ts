import { Result } from "effect"
import { BEACON_FILE, type BeaconFile } from "./Beacon.ts"
import { KNOWN_PROGRAM } from "./Commitment.ts"
import { chainHash, roundTime } from "./drandChain.ts"
import { unknownShare } from "./draw.ts"
import type { Findings } from "./Finding.ts"
import { merkleRoot } from "./merkle.ts"
import { referenceOf } from "./Pool.ts"
import { COMMITMENT_FILE } from "./parseCommitment.ts"
import { POOL_FILE } from "./parsePool.ts"
import { LIMITS, RULES_FILE } from "./Rules.ts"
import type { DrawInputs } from "./readInputs.ts"
import { REVEALS_FILE, secretHash } from "./reveals.ts"
import { SOURCES_FILE, type Sources } from "./Sources.ts"
import { secondsOf } from "./tokens.ts"
import { verifyBeaconSignature } from "./verifyBeaconSignature.ts"

const checkSeasons = ({ commitment, pool, rules, came, reveals }: DrawInputs, findings: Findings): void => {
  const seasons: ReadonlyArray<[file: string, season: string]> = [
    [POOL_FILE, pool.season],
    [RULES_FILE, rules.season],
    [came.kind === "drand" ? BEACON_FILE : SOURCES_FILE, came.file.season],
    [REVEALS_FILE, reveals?.season ?? commitment.season],
  ]
  for (const [file, season] of seasons) {
    if (season !== commitment.season) findings.add("season-differs", file, `season ${season}, not ${commitment.season}`)
  }
}

const checkPool = ({ commitment, hashes, pool, rules }: DrawInputs, findings: Findings): void => {
  if (hashes.pool !== commitment.pool) {
    findings.add("pool-changed", POOL_FILE, `its SHA-256 is ${hashes.pool}, committed to was ${commitment.pool}`)
  } else {
    const root = merkleRoot(pool)
    if (root !== commitment.root) {
      findings.add("root-differs", COMMITMENT_FILE, `the Merkle root over the pool's lines is ${root}`)
    }
    if (pool.size !== commitment.groups) {
      findings.add("groups-differ", COMMITMENT_FILE, `the pool has ${pool.size} groups, not ${commitment.groups}`)
    }
  }
  if (hashes.rules !== commitment.rules) {
    findings.add("rules-changed", RULES_FILE, `its SHA-256 is ${hashes.rules}, committed to was ${commitment.rules}`)
  }
  const unknown = unknownShare(pool, rules.places)
  if (unknown !== undefined) findings.add("share-unknown", unknown, "the pool has groups of it, the rules no places")
}

/** In the pool's order, so that every verifier names the same first ten groups. */
const checkFigures = ({ pool, rules }: DrawInputs, findings: Findings): void => {
  const limits = Object.entries(LIMITS).flatMap(([figure, field]) => {
    const limit = rules.figures[figure]
    return limit === undefined ? [] : [{ figure, field, limit: Number(limit) }]
  })
  for (let index = 0; index < pool.size; index++) {
    for (const { figure, field, limit } of limits) {
      const value = pool[field][index]!
      if (value <= limit) continue
      findings.add(
        "figure-broken",
        referenceOf(pool, index),
        `its ${field} is ${value}, the rules' ${figure} is ${limit}`,
      )
    }
  }
}

const checkBeacon = ({ commitment }: DrawInputs, { chain, beacon }: BeaconFile, findings: Findings): void => {
  const { randomness } = commitment
  if (randomness.kind !== "drand") return
  const hash = chainHash(chain)
  if (hash !== randomness.chain) {
    findings.add("beacon-chain", BEACON_FILE, `it is of chain ${hash}, committed to was ${randomness.chain}`)
  } else if (secondsOf(commitment.made)! >= roundTime(chain, randomness.round)) {
    findings.add("commitment-late", COMMITMENT_FILE, `made ${commitment.made}, when round ${randomness.round} was out`)
  }
  if (beacon.round !== randomness.round) {
    findings.add("beacon-round", BEACON_FILE, `it is round ${beacon.round}, committed to was ${randomness.round}`)
  }
  const verified = verifyBeaconSignature(chain, beacon)
  if (Result.isSuccess(verified)) return
  const { reason, message } = verified.failure
  findings.add(`beacon-${reason}`, BEACON_FILE, message)
}

const checkSources = ({ commitment }: DrawInputs, { sources }: Sources, findings: Findings): void => {
  if (commitment.randomness.kind !== "sources") return
  const committed = commitment.randomness.sources.map(({ name }) => name).join(" ")
  const found = sources.map(({ name }) => name).join(" ")
  if (found !== committed) findings.add("sources-differ", SOURCES_FILE, `"${found}", committed to were "${committed}"`)
}

const checkReveals = ({ commitment, reveals }: DrawInputs, findings: Findings): void => {
  const revealed = reveals?.reveals ?? []
  for (const { name, hash } of commitment.secrets) {
    const reveal = revealed.find((one) => one.name === name)
    if (reveal === undefined) findings.add("reveal-missing", name, "committed to, and not revealed")
    else if (secretHash(commitment.season, reveal) !== hash) {
      findings.add("reveal-wrong", name, "the revealed value is not the one committed to")
    }
  }
  for (const { name } of revealed) {
    if (!commitment.secrets.some((secret) => secret.name === name)) {
      findings.add("reveal-extra", name, "revealed, and never committed to")
    }
  }
}

/** Adds a finding for everything in the inputs that is not what was committed to. */
export const checkInputs = (inputs: DrawInputs, findings: Findings): void => {
  checkSeasons(inputs, findings)
  if (!KNOWN_PROGRAM.test(inputs.commitment.program)) {
    findings.add("program-unknown", COMMITMENT_FILE, `${inputs.commitment.program} draws by another procedure`)
  }
  checkPool(inputs, findings)
  checkFigures(inputs, findings)
  if (inputs.came.kind === "drand") checkBeacon(inputs, inputs.came.file, findings)
  else checkSources(inputs, inputs.came.file, findings)
  checkReveals(inputs, findings)
}
