import { Effect } from "effect"
import type { AuditFilter } from "../api/LedgerApi.ts"
import { pageFrom, rowsFor } from "../api/pageFrom.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { given, placeIn, where } from "../postgres/where.ts"

interface EntryRow {
  readonly number: number
  readonly at: string
  readonly caller: string
  readonly unit: string | null
  readonly purpose: string | null
  readonly operation: string
  readonly reads: string
  readonly act: boolean
  readonly subjects: ReadonlyArray<string>
  readonly outcome: "done" | "denied" | "refused" | "failed"
  readonly status: number
}

const columns = `t.id::float8 as number, ${instant("t.at")} as at, t.caller, t.unit, t.purpose, t.operation, t.reads, t.act,
  t.subjects, t.outcome, t.status`

/** The entries of the audit trail that a filter leaves, newest first. */
export const readTrail = Effect.fn("readTrail")(function* (filter: AuditFilter) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter)]
  const place = placeIn(values)
  const { caller, operation, subject, outcome, from, to, cursor } = filter
  const conditions = [
    ...given(caller, (one) => `t.caller = ${place(one)}`),
    ...given(operation, (one) => `t.operation = ${place(one)}`),
    ...given(subject, (one) => `t.subjects @> array[${place(one)}]`),
    ...given(outcome, (one) => `t.outcome = ${place(one)}`),
    ...given(from, (time) => `t.at >= ${place(time)}`),
    ...given(to, (time) => `t.at < ${place(time)}`),
    ...given(cursor, (number) => `t.id < ${place(number)}`),
  ]
  const rows = yield* database.query<EntryRow>({
    text: `select ${columns} from trail t ${where(conditions)} order by t.id desc limit $1`,
    values,
  })
  return pageFrom(rows, filter, ({ number }) => number)
})
