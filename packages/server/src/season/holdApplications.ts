import type { State } from "@mahmal/core/journey/State"
import type { Season } from "@mahmal/core/season/Season"
import { Effect, Stream } from "effect"
import type { HeldRow } from "../intake/HeldRow.ts"
import type { Shared, Spill } from "../intake/Spill.ts"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"

interface Row {
  readonly reference: string
  readonly content: string
  readonly state: State["_tag"]
  readonly reasons: ReadonlyArray<string> | null
  readonly group: string
  readonly qid: string | null
  readonly passport_no: string
  readonly role: string
  readonly sex: string
  readonly nationality: string
}

const some = "select exists (select from pilgrim where season = $1) as some"

// Ids begin with the season's name and a hyphen.
const held = `
  with sharing as (
    select id from pilgrim where id in (select $1 || '-' || unnest($2::text[]))
    union select id from pilgrim where group_id in (select $1 || '-' || unnest($3::text[]))
    union select pilgrim from person where qid = any($4)
    union select pilgrim from person where passport_no = any($5)
  )
  select substr(p.id, length($1) + 2) as reference, encode(a.content, 'hex') as content, p.state, p.data -> 'reasons' as reasons,
    substr(p.group_id, length($1) + 2) as "group", q.qid, q.passport_no, q.role, q.sex, q.nationality
  from sharing join pilgrim p using (id) join application a on a.pilgrim = p.id left join person q on q.pilgrim = p.id
  where p.season = $1`

/**
 * Tells a spill what the season holds that its rows share something with: a number, a group, a QID or a passport. So it costs
 * what the file is long, and not the season.
 */
export const holdApplications = Effect.fn("holdApplications")(function* (season: Season, spill: Spill) {
  const database = yield* Database
  const known = yield* database.query<{ some: boolean }>({ text: some, values: [season.name] })
  if (!only(known, "whether there is somebody").some) return
  const tell = Effect.fnUntraced(function* ({ references, groups, qids, passports }: Shared) {
    const values = [season.name, references, groups, qids, passports]
    const rows = yield* database.query<Row>({ name: "held-applications", text: held, values })
    for (const row of rows) spill.hold(heldRow(row))
  })
  yield* Stream.runForEach(Stream.fromIterable(spill.shared(), { chunkSize: 1 }), tell)
})

const heldRow = (row: Row): HeldRow => {
  const { reference, content, state, reasons, group, qid, passport_no, role, sex, nationality } = row
  const known = { reference, contentHash: content, reasons: reasons?.join(" ") ?? "" }
  if (state === "Rejected") return { ...known, outcome: "rejected" }
  // Who is accepted is stored with what is known of them, in one transaction.
  if (qid === null) return { ...known, outcome: state === "Applied" ? "undecided" : "accepted" }
  const isPrincipal = role === "principal"
  return {
    ...known,
    outcome: "accepted",
    person: { group, qid, passportNo: passport_no, isPrincipal, sex, nationality },
  }
}
