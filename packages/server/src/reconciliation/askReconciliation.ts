import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { readSeason } from "../store/readSeason.ts"

const insert = `
  insert into reconciliation (system, season, asked_by) values ($1, $2, $3)
  on conflict (system, season) where ended is null do update set gives_way = false
  returning id::int`

/**
 * Asks for a reconciliation, and gives its number; while one is under way, that one's, which gives way no more. A hub begins it within
 * a second.
 */
export const askReconciliation = Effect.fn("askReconciliation")(function* (
  system: ComparedSystem,
  season: SeasonName,
  by: string,
) {
  yield* readSeason(season)
  const database = yield* Database
  const rows = yield* database.query<{ id: number }>({ text: insert, values: [system, season, by] })
  return only(rows, "the reconciliation").id
})
