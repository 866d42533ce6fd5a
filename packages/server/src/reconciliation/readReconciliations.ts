import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../api/pageFrom.ts"
import type { DifferenceFilter } from "../api/ReconciliationsApi.ts"
import type { Difference, Reconciliation } from "../api/reconciliationViews.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { placeIn, where } from "../postgres/where.ts"
import { type Seasons, seasonsWithin } from "../rights/reach.ts"

const reconciliations = `
  select r.id::int as reconciliation, r.system, r.season, ${instant("r.asked")} as asked, r.asked_by as "askedBy",
    ${instant("r.ended")} as ended, r.failed, r.ours, r.theirs, r.differences, d.*
  from reconciliation r cross join lateral (
    select coalesce(sum(unexplained), 0)::int as unexplained, coalesce(json_object_agg(kind, n), '{}') as kinds
    from (select kind, count(*) as n, count(*) filter (where explanation is null) as unexplained
          from reconciliation_difference where reconciliation = r.id group by kind order by kind) k
  ) d`

/** The reconciliations of the seasons within reach, the newest first. */
export const listReconciliations = Effect.fn("listReconciliations")(function* (filter: Paging<number>, reach: Seasons) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter), filter.cursor ?? Number.MAX_SAFE_INTEGER]
  const within = seasonsWithin(reach, "r.season", placeIn(values))
  const rows = yield* database.query<Reconciliation>({
    text: `${reconciliations} ${where(["r.id < $2", ...within])} order by r.id desc limit $1`,
    values,
  })
  return pageFrom<Reconciliation, number>(rows, filter, ({ reconciliation }) => reconciliation)
})

/** A reconciliation of a season within reach, and what it has found so far. */
export const readReconciliation = Effect.fn("readReconciliation")(function* (id: number, reach: Seasons) {
  const database = yield* Database
  const values: Array<unknown> = [id]
  const within = seasonsWithin(reach, "r.season", placeIn(values))
  const [row] = yield* database.query<Reconciliation>({
    text: `${reconciliations} ${where(["r.id = $1", ...within])}`,
    values,
  })
  return row ?? (yield* new NotKnown({ what: "reconciliation", name: String(id) }))
})

/** The differences of a reconciliation that a filter leaves, by pilgrim. */
export const listDifferences = Effect.fn("listDifferences")(function* (
  id: number,
  filter: DifferenceFilter,
  reach: Seasons,
) {
  yield* readReconciliation(id, reach)
  const database = yield* Database
  const rows = yield* database.query<Difference>({
    text: `
      select number, pilgrim, handle, kind, fields, explanation, exchange from reconciliation_difference
      where reconciliation = $2 and number > $3 and kind = coalesce($4, kind)
        and ($5::text is null or (explanation is not null) = ($5 = 'yes'))
      order by number limit $1`,
    values: [rowsFor(filter), id, filter.cursor ?? 0, filter.kind ?? null, filter.explained ?? null],
  })
  return pageFrom<Difference, number>(rows, filter, ({ number }) => number)
})
