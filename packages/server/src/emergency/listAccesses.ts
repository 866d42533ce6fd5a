import { Effect } from "effect"
import type { EmergencyAccess, EmergencyFilter } from "../api/EmergencyApi.ts"
import { pageFrom, rowsFor } from "../api/pageFrom.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { only } from "../postgres/only.ts"
import { seasonIn } from "../postgres/seasonIn.ts"
import { given, placeIn, where } from "../postgres/where.ts"
import { type Seasons, seasonsWithin } from "../rights/reach.ts"

interface Row extends Omit<EmergencyAccess, "review"> {
  readonly reviewed: string | null
  readonly reviewed_by: string
  readonly finding: "justified" | "unjustified"
  readonly remark: string
}

const columns = `a.id::float8 as access, a.caller, a.unit, a.pilgrim, a.reads, a.reason, ${instant("a.opened")} as opened,
  ${instant("a.until")} as until, ${instant("a.reviewed")} as reviewed, a.reviewed_by, a.finding, a.remark,
  (select count(*)::int from trail t where t.subjects @> array['emergency/' || a.id] and t.outcome = 'done'
    and not t.act) as used`

const accessOf = ({ reviewed, reviewed_by: by, finding, remark, ...row }: Row): EmergencyAccess => ({
  ...row,
  review: reviewed === null ? null : { at: reviewed, by, finding, remark },
})

/** What was opened in emergencies, the newest first, of the seasons in which the caller works. */
export const listAccesses = Effect.fn("listAccesses")(function* (filter: EmergencyFilter, reach: Seasons) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter)]
  const place = placeIn(values)
  const conditions = [
    ...given(filter.cursor, (cursor) => `a.id < ${place(cursor)}`),
    ...given(filter.reviewed, (reviewed) => `a.reviewed is ${reviewed === "yes" ? "not" : ""} null`),
    ...seasonsWithin(reach, seasonIn("a.pilgrim"), place),
  ]
  const rows = yield* database.query<Row>({
    text: `select ${columns} from emergency_access a ${where(conditions)} order by a.id desc limit $1`,
    values,
  })
  return pageFrom(rows.map(accessOf), filter, ({ access }) => access)
})

/** One access that is there. */
export const readAccess = Effect.fn("readAccess")(function* (access: number) {
  const database = yield* Database
  const rows = yield* database.query<Row>({
    text: `select ${columns} from emergency_access a where a.id = $1`,
    values: [access],
  })
  return accessOf(only(rows, `the emergency access ${access}`))
})
