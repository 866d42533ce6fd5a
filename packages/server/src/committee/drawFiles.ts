import type { DrawFileName, DrawFiles } from "@mahmal/core/draw/DrawFiles"
import { Effect } from "effect"
import type { PoolClient } from "pg"
import { Database, type Statement } from "../postgres/Database.ts"

interface Row {
  readonly name: DrawFileName
  readonly content: Buffer
}

// A correction makes what was committed to before it void: only what came with it or after it counts.
const files = (season: string, names?: ReadonlyArray<DrawFileName>): Statement => ({
  text: `
    select distinct on (f.name) f.name, f.content from draw_file f
    where f.season = $1 and ($2::text[] is null or f.name = any($2)) and f.act >= (
      select max(a.number) from committee_act a where a.season = $1 and a.act in ('Freeze', 'Correct')
    )
    order by f.name, f.act desc`,
  values: [season, names ?? null],
})

const asFiles = (rows: ReadonlyArray<Row>): DrawFiles =>
  Object.fromEntries(rows.map(({ name, content }) => [name, new Uint8Array(content)]))

/** The files that hold now, within a transaction. */
export const filesIn = async (client: PoolClient, season: string): Promise<DrawFiles> =>
  asFiles((await client.query<Row>(files(season))).rows)

/** The files that hold now: all of them, or those that are named. */
export const readFiles = Effect.fn("readFiles")(function* (season: string, names?: ReadonlyArray<DrawFileName>) {
  const database = yield* Database
  return asFiles(yield* database.query<Row>(files(season, names)))
})
