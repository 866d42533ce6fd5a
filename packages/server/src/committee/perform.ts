import type { Act, ActName, Signed } from "@mahmal/core/committee/Act"
import { ActRefused } from "@mahmal/core/committee/ActRefused"
import { decide, misplacedAt, unsigned } from "@mahmal/core/committee/decide"
import { evolve } from "@mahmal/core/committee/evolve"
import type { Stage } from "@mahmal/core/committee/Stage"
import type { DrawFiles } from "@mahmal/core/draw/DrawFiles"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { intakeAlone } from "../intake/intakeAlone.ts"
import type { Transaction } from "../postgres/Database.ts"
import { SeasonUnknown } from "../store/readSeason.ts"
import { type Procedure, stageIn } from "./readStage.ts"

/** An act that is asked for. */
export interface Asked {
  readonly season: string
  /** Who signs for it. Nobody yet where it is only tried: then nothing is written. */
  readonly signed: Signed | undefined
  /** Tells the time, in milliseconds since 1970, when the act is done: it may have waited for others since it was asked for. */
  readonly now: () => number
  /** How many acts had been done when it was asked for, where others may have been done since: then it is refused. */
  readonly after?: number
}

/** What an act is, once what it needs was read, and the files that it makes. */
export interface Made {
  readonly act: Act
  readonly files: DrawFiles
}

// Applications hold the same row while they are stored: none comes in while the pool is frozen.
const hold = "select from season where name = $1 for update"

const insert = `
  insert into committee_act (season, number, act, data, by, approved_by, reason, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`

const keep = "insert into draw_file (season, act, name, content) values ($1, $2, $3, $4)"

/** Why an act is not done where the procedure stands, whatever it would bring; undefined when it may be. */
export const refusalAt = ({ stage, acts }: Procedure, act: ActName, { signed, after }: Asked): ActRefused | undefined =>
  unsigned(stage, act, signed) ??
  misplacedAt(stage, act) ??
  (after === undefined || after === acts.length
    ? undefined
    : new ActRefused({
        act,
        stage: stage._tag,
        reason: "overtaken",
        why: "Another act was done since this was asked for. See where the draw stands, and ask again.",
      }))

/** Says what an act is, by what it finds in the transaction, and the time of it. */
type Make = (client: PoolClient, stage: Stage, now: number) => Promise<Result.Result<Made, ActRefused>>

/**
 * Does an act of the committee in one transaction: reads the stage, lets `make` say what the act is, decides it, and
 * writes it to the journal with its files. Two acts at once come one after the other, and none while applications are stored.
 */
export const perform = Effect.fn("perform")((name: ActName, asked: Asked, make: Make) =>
  intakeAlone(asked.season, (transaction) => performIn(transaction, name, asked, make)),
)

/** The same for a caller who already keeps others from the season's applications, in transactions of this kind. */
export const performIn = Effect.fnUntraced(function* (
  transaction: Transaction,
  name: ActName,
  asked: Asked,
  make: Make,
) {
  const { season, signed } = asked
  const done = yield* transaction(async (client): Promise<Result.Result<Stage, ActRefused | SeasonUnknown>> => {
    const { rowCount } = await client.query(hold, [season])
    if (rowCount === 0) return Result.fail(new SeasonUnknown({ season }))
    const procedure = await stageIn(client, season)
    const { stage, acts } = procedure
    // Before the files are made: they are not worth making for an act that is not possible.
    const refusal = refusalAt(procedure, name, asked)
    if (refusal !== undefined) return Result.fail(refusal)
    // Only now that nobody is waited for: randomness may have come out meanwhile.
    const now = asked.now()
    const made = await make(client, stage, now)
    if (Result.isFailure(made)) return Result.fail(made.failure)
    const decided = decide(stage, made.success.act, signed, Math.floor(now / 1000))
    if (Result.isFailure(decided)) return Result.fail(decided.failure)
    if (signed === undefined) return Result.succeed(stage)
    const { _tag, ...data } = decided.success
    const number = acts.length + 1
    const { by, approvedBy, reason } = signed
    await client.query(insert, [season, number, _tag, JSON.stringify(data), by, approvedBy, reason, new Date(now)])
    for (const [file, content] of Object.entries(made.success.files)) {
      if (content !== undefined) await client.query(keep, [season, number, file, Buffer.from(content)])
    }
    return Result.succeed(evolve(stage, decided.success))
  })
  return yield* Effect.fromResult(done)
})
