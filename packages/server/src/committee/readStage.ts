import { Act, type Signed } from "@mahmal/core/committee/Act"
import { stageAfter } from "@mahmal/core/committee/evolve"
import type { Stage } from "@mahmal/core/committee/Stage"
import { Effect, Schema } from "effect"
import type { PoolClient } from "pg"
import { Database, type Statement } from "../postgres/Database.ts"

/** An act as it stands in the journal of the committee. */
export interface ActDone extends Signed {
  readonly number: number
  readonly act: Act
  /** ISO 8601 in UTC. */
  readonly at: string
}

interface Row {
  readonly number: number
  readonly act: string
  readonly data: object
  readonly by: string
  readonly approvedBy: string
  readonly reason: string
  readonly at: Date
}

const acts = (season: string): Statement => ({
  name: "committee-acts",
  text: `select number, act, data, by, approved_by as "approvedBy", reason, at from committee_act where season = $1 order by number`,
  values: [season],
})

const decoded = Schema.decodeUnknownSync(Act)

const actDone = ({ act, data, at, ...row }: Row): ActDone => ({
  ...row,
  act: decoded({ _tag: act, ...data }),
  at: at.toISOString(),
})

/** How far a season's draw has come, and every act that brought it there. */
export interface Procedure {
  readonly stage: Stage
  readonly acts: ReadonlyArray<ActDone>
}

const procedureOf = (rows: ReadonlyArray<Row>): Procedure => {
  const done = rows.map(actDone)
  return { stage: stageAfter(done.map(({ act }) => act)), acts: done }
}

/** Reads the committee's journal within a transaction. */
export const stageIn = async (client: PoolClient, season: string): Promise<Procedure> =>
  procedureOf((await client.query<Row>(acts(season))).rows)

/** Reads how far a season's draw has come. A season that nobody knows stands at its beginning. */
export const readProcedure = Effect.fn("readProcedure")(function* (season: string) {
  const database = yield* Database
  return procedureOf(yield* database.query<Row>(acts(season)))
})
