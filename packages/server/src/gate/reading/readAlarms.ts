import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import type { Alarm } from "../../api/gateViews.ts"
import { Database } from "../../postgres/Database.ts"
import { readSeason } from "../../store/readSeason.ts"

const alarms = `
  select a.alarm, c.pilgrim from gate_alarm a
  left join bracelet_credential c on c.reference = a.alarm ->> 'reference'
  where a.season = $1 order by a.raised, a.subject`

interface Row {
  readonly alarm: typeof Alarm.Type
  readonly pilgrim: PilgrimId | null
}

/** What the merge of all scans of a season shows that a person must look at, oldest first. */
export const readAlarms = Effect.fn("readAlarms")(function* (season: SeasonName) {
  const database = yield* Database
  yield* readSeason(season)
  const rows = yield* database.query<Row>({ text: alarms, values: [season] })
  const items = rows.map(({ alarm, pilgrim }) =>
    alarm.kind === "two-camps" && pilgrim !== null ? { ...alarm, pilgrim } : alarm,
  )
  return { items }
})
