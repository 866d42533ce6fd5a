import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { HistoryEntry, Person, Pilgrim, PilgrimLine } from "../../api/pilgrimViews.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { type EventRow, eventOf } from "../../postgres/eventOf.ts"
import { instant } from "../../postgres/instant.ts"
import { type StateRow, stateOf } from "../../postgres/stateOf.ts"
import { mustBeKnown } from "../../store/mustBeKnown.ts"
import { pilgrimLine } from "./pilgrimLine.ts"

const person = `case when q.pilgrim is null then null else json_build_object(
    'nameArabic', q.name_ar, 'nameLatin', q.name_en, 'sex', q.sex, 'birthDate', q.birth_date,
    'nationality', q.nationality, 'passport', q.passport_no, 'passportExpiry', q.passport_expiry, 'qid', q.qid,
    'mobile', q.mobile, 'email', nullif(q.email, ''), 'role', q.role, 'relation', nullif(q.relation, ''),
    'residenceSince', q.residence_since, 'refusedSeasons', q.refused_seasons,
    'campaignChoice', nullif(q.campaign_choice, ''), 'submittedAt', ${instant("q.submitted_at")}) end as person`

const corrections = `(
    select coalesce(json_agg(json_build_object('at', ${instant("c.at")}, 'by', c.by, 'reason', c.reason, 'diff', c.diff)
      order by c.number), '[]')
    from correction c where c.pilgrim = p.id) as corrections`

const pilgrim = `
  select p.id as pilgrim, p.season, p.application_no as "applicationNo", p.group_id as "group", p.share, p.state, p.data,
    p.since::text as since, p.awaits, ${person}, ${corrections}
  from pilgrim p left join person q on q.pilgrim = p.id where p.id = $1`

interface PilgrimRow extends Omit<Pilgrim, "standing">, StateRow {
  readonly person: Person | null
}

/** Everything that is known of a pilgrim now. */
export const readPilgrim = Effect.fn("readPilgrim")(function* (id: PilgrimId) {
  const database = yield* Database
  const [row] = yield* database.query<PilgrimRow>({ name: "read-pilgrim", text: pilgrim, values: [id] })
  if (row === undefined) return yield* new NotKnown({ what: "pilgrim", name: id })
  const { state, data, ...rest } = row
  const read: Pilgrim = { ...rest, standing: stateOf({ state, data }) }
  return read
})

const lines = `
  select ${pilgrimLine} from pilgrim p left join person q on q.pilgrim = p.id where p.id = any($1) order by p.id`

/** Pilgrims in a line each, by id. */
export const readLines = Effect.fn("readLines")(function* (ids: ReadonlyArray<PilgrimId>) {
  const database = yield* Database
  return yield* database.query<PilgrimLine>({ text: lines, values: [ids] })
})

const events = `
  select version as number, type, data, day::text as day, ${instant("at")} as at, because
  from event where pilgrim = $1 and version > $2 order by version limit $3`

interface EntryRow extends Omit<HistoryEntry, "event">, EventRow {
  readonly day: SeasonDay
}

/** The events of a journey, oldest first. */
export const readHistory = Effect.fn("readHistory")(function* (id: PilgrimId, paging: Paging<number>) {
  const database = yield* Database
  yield* mustBeKnown(id)
  const values = [id, paging.cursor ?? 0, rowsFor(paging)]
  const rows = yield* database.query<EntryRow>({ name: "read-history", text: events, values })
  const entries = rows.map(({ type, data, ...row }): HistoryEntry => ({ ...row, event: eventOf({ type, data }) }))
  return pageFrom(entries, paging, ({ number }) => number)
})
