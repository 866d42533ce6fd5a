import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import type { Alarm, alarmsCursor } from "../../api/gateViews.ts"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"
import { readSeason } from "../../store/readSeason.ts"

const alarms = `
  select a.alarm, ${instant("a.raised")} as raised, a.subject, c.pilgrim from gate_alarm a
  left join bracelet_credential c on c.reference = a.alarm ->> 'reference'
  where a.season = $1 and (a.raised, a.subject) > ($2::timestamptz, $3) order by a.raised, a.subject limit $4`

type Place = typeof alarmsCursor.Type

interface Row {
  readonly alarm: typeof Alarm.Type
  readonly raised: string
  readonly subject: string
  readonly pilgrim: PilgrimId | null
}

/** Before every alarm. */
const beginning: Place = { raised: "-infinity", subject: "" }

/** What the merge of all scans of a season shows that a person must look at, oldest first. */
export const readAlarms = Effect.fn("readAlarms")(function* (season: SeasonName, paging: Paging<Place>) {
  const database = yield* Database
  yield* readSeason(season)
  const { raised, subject } = paging.cursor ?? beginning
  const rows = yield* database.query<Row>({ text: alarms, values: [season, raised, subject, rowsFor(paging)] })
  const { items, ...page } = pageFrom<Row, Place>(rows, paging, ({ raised, subject }) => ({ raised, subject }))
  const shown = items.map(({ alarm, pilgrim }) =>
    alarm.kind === "two-camps" && pilgrim !== null ? { ...alarm, pilgrim } : alarm,
  )
  return { ...page, items: shown }
})
