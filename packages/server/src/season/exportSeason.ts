import type { Writable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { stringify } from "csv-stringify"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

/** A row of the export. `rank` is the place on the share's waiting list, for those who wait. */
interface Row {
  readonly application_no: string
  readonly group: string
  readonly share: string
  readonly state: string
  readonly since: string
  readonly campaign: string
  readonly rank: number | null
}

const page = `
  select p.id, p.application_no, p.group_id as group, coalesce(p.share, '') as share, lower(p.state) as state,
    p.since::text, coalesce(p.data ->> 'campaign', '') as campaign, w.rank::int as rank
  from pilgrim p left join (
    select e.group_id, row_number() over (partition by e.share order by e.rank) as rank from draw_entry e
    where e.season = $1 and exists (select from pilgrim m where m.group_id = e.group_id and m.state = 'Waitlisted')
  ) w on w.group_id = p.group_id and p.state = 'Waitlisted'
  where p.season = $1 order by p.application_no`

/**
 * Writes where everybody of a season stands as CSV (RFC 4180, LF), sorted by application number, with the place on the
 * waiting list of those who wait. What looks like a formula is made safe for spreadsheets.
 */
export const exportSeason = Effect.fn("exportSeason")(function* (season: string, out: Writable) {
  const database = yield* Database
  const rows = yield* database.query<Row>({ text: page, values: [season] })
  const columns = ["application_no", "group", "share", "state", "since", "campaign", "rank"]
  const csv = stringify([...rows], { header: true, columns, escape_formulas: true })
  yield* Effect.promise(() => pipeline(csv, out, { end: false }))
})
