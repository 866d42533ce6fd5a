import { dayWords } from "@mahmal/core/season/dayWords"
import { returnsBy } from "@mahmal/core/season/Season"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { readSeason } from "../store/readSeason.ts"
import { leftUnannounced, missing } from "./missing.ts"

/** Days after the last day of returns by which it is to be found out what became of somebody. */
const daysToFind = 4

const open = `
  insert into task (kind, subject, unit, season, pilgrim, due, why_en, why_ar)
  select 'pilgrim.not-back', p.id, 'operations', p.season, p.id,
    (($2::date + ${daysToFind})::timestamp at time zone (s.figures ->> 'timeZone')),
    case when ${leftUnannounced} then $5 else $3 end, case when ${leftUnannounced} then $6 else $4 end
  from pilgrim p join season s on s.name = p.season
  where p.season = $1 and p.phase in ('UnderWay', 'NoShow') and ${missing}
  on conflict (kind, subject) where closed is null do nothing`

// Only where the journey itself went on: that it takes long closes nothing.
const close = `
  update task t set closed = now(), closed_by = 'hub',
    closed_because = 'What became of the pilgrim was reported: ' || p.state || '.'
  from pilgrim p where t.kind = 'pilgrim.not-back' and t.closed is null and p.id = t.pilgrim and p.season = $1 and not ${missing}`

/**
 * Opens a task about everybody who was seen at the border and is not known to be back, once the last day of returns is over. It is
 * closed by whoever states what became of them, or when the border reports it.
 */
export const tellOfMissing = Effect.fn("tellOfMissing")(function* (season: SeasonName) {
  const database = yield* Database
  const { figures, today } = yield* readSeason(season)
  const last = returnsBy(figures)
  yield* database.query({ text: close, values: [season] })
  if (today <= last) return
  const { ar, en } = dayWords(last)
  yield* database.query({
    text: open,
    values: [
      season,
      last,
      `Everybody was to be back by ${en}, and nothing says that this pilgrim is. Call the campaign, the companions and the hospitals, and state what you find, and on what evidence.`,
      `كان من المقرر أن يعود الجميع حتى ${ar}، ولم يرد ما يفيد بعودة هذا الحاج. اتصل بالحملة والمرافقين والمستشفيات، ثم أثبت ما توصلت إليه والدليل عليه.`,
      "The border reports that this pilgrim left the Kingdom, and never that they arrived. Ask the campaign whether this was the journey back, and state what you find, and on what evidence.",
      "أفاد المنفذ بمغادرة هذا الحاج للمملكة ولم يفد بوصوله إليها. اسأل الحملة هل كانت هذه رحلة العودة، ثم أثبت ما توصلت إليه والدليل عليه.",
    ],
  })
})
