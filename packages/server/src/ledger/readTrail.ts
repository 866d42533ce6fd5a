import { Effect } from "effect"
import type { AuditFilter } from "../api/LedgerApi.ts"
import { pageOf, rowsFor } from "../http/queries/page.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "./instant.ts"

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

const conditions = {
  caller: "t.caller = $",
  operation: "t.operation = $",
  subject: "t.subjects @> array[$]",
  outcome: "t.outcome = $",
  from: "t.at >= $",
  to: "t.at < $",
  cursor: "t.id < $",
} as const satisfies { readonly [Name in keyof AuditFilter]: string }

/** The entries of the audit trail that a filter leaves, newest first. */
export const readTrail = Effect.fn("readTrail")(function* (filter: AuditFilter) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter)]
  const where = Object.entries(conditions).flatMap(([name, condition]) => {
    const value = filter[name as keyof typeof conditions]
    return value === undefined ? [] : [condition.replace("$", `$${values.push(value)}`)]
  })
  const rows = yield* database.query<EntryRow>({
    text: `select ${columns} from trail t ${where.length === 0 ? "" : `where ${where.join(" and ")}`}
      order by t.id desc limit $1`,
    values,
  })
  return pageOf(rows as ReadonlyArray<EntryRow>, filter, ({ number }) => number)
})
