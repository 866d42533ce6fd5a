import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { ItemFilter } from "../../api/RerunsApi.ts"
import type { Rerun, RerunItem } from "../../api/rerunViews.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"

interface RerunRow extends Omit<Rerun, "stopped" | "outlooks" | "results"> {
  readonly stopped_by: string | null
  readonly stopped_because: string | null
  readonly outlooks: Rerun["outlooks"] | null
  readonly results: Rerun["results"] | null
}

const reruns = `
  select r.id::int as rerun, r.reason, r.selection, ${instant("r.planned")} as planned, r.planned_by as "plannedBy", r.hash,
    ${instant("r.approved")} as approved, r.approved_by as "approvedBy", ${instant("r.finished")} as finished,
    r.stopped_by, r.stopped_because, i.*
  from rerun r cross join lateral (
    select coalesce(sum(n), 0)::int as items,
      (select json_object_agg(outlook, n) from (
        select outlook, count(*) as n from rerun_item where rerun = r.id group by outlook order by outlook) o) as outlooks,
      (select json_object_agg(result, n) from (
        select result, count(*) as n from rerun_item where rerun = r.id and result is not null
        group by result order by result) o) as results,
      coalesce(sum(n) filter (where under_way), 0)::int as "underWay"
    from (select follows is not null and result is null as under_way, count(*) as n from rerun_item
          where rerun = r.id group by 1) c
  ) i`

const rerunOf = ({ stopped_by, stopped_because, outlooks, results, ...row }: RerunRow): Rerun => ({
  ...row,
  stopped: stopped_by === null ? null : { by: stopped_by, because: stopped_because ?? "" },
  outlooks: outlooks ?? {},
  results: results ?? {},
})

/** The plans, the newest first. */
export const listReruns = Effect.fn("listReruns")(function* (filter: Paging<number>) {
  const database = yield* Database
  const rows = yield* database.query<RerunRow>({
    text: `${reruns} where r.id < $2 order by r.id desc limit $1`,
    values: [rowsFor(filter), filter.cursor ?? Number.MAX_SAFE_INTEGER],
  })
  return pageFrom(rows.map(rerunOf), filter, ({ rerun }) => rerun)
})

/** A plan, and how far it has come. */
export const readRerun = Effect.fn("readRerun")(function* (id: number) {
  const database = yield* Database
  const [row] = yield* database.query<RerunRow>({
    text: `${reruns} where r.id = $1`,
    values: [id],
  })
  if (row === undefined) return yield* new NotKnown({ what: "rerun", name: String(id) })
  return rerunOf(row)
})

/** The items of a plan that a filter leaves, in the order in which they are run. */
export const listItems = Effect.fn("listItems")(function* (id: number, filter: ItemFilter) {
  yield* readRerun(id)
  const database = yield* Database
  const rows = yield* database.query<RerunItem>({
    text: `
      select number, exchange, operation, pilgrims, state, outlook, follows, result, detail, ${instant("ended")} as ended
      from rerun_item
      where rerun = $2 and number > $3 and outlook = coalesce($4, outlook)
        and ($5::text is null or result = $5)
      order by number limit $1`,
    values: [rowsFor(filter), id, filter.cursor ?? 0, filter.outlook ?? null, filter.result ?? null],
  })
  return pageFrom<RerunItem, number>(rows, filter, ({ number }) => number)
})
