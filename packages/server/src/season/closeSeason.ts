import { returnsBy } from "@mahmal/core/season/Season"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect, Schema } from "effect"
import { Database } from "../postgres/Database.ts"
import { readSeason } from "../store/readSeason.ts"
import { doWhatIsDue } from "./turnDay.ts"

/** People of this season may still be on their way back. Nothing was changed. */
export class SeasonLasts extends Schema.TaggedError<SeasonLasts>()("SeasonLasts", {
  season: Schema.String,
  from: Schema.String,
}) {
  override get message(): string {
    return `The season ${this.season} can be closed from ${this.from} on: before, people are still to come back.`
  }
}

/** Whoever does not find a second person by then asks again. */
export const patience = "1 day"

const hold = "select from season where name = $1 for no key update"

const agree = `
  update season_closing set approved_by = $2, approved_because = $3, approved = now()
  where season = $1 and approved is null and lower(by) <> lower($2) and at > now() - interval '${patience}'`

const ask = `
  insert into season_closing (season, by, reason) values ($1, $2, $3)
  on conflict (season) do update set by = excluded.by, reason = excluded.reason, at = now()
    where season_closing.approved is null`

/** The first day on which a season can be closed. */
export const closesFrom = (figures: Parameters<typeof returnsBy>[0]): SeasonDay => addDays(returnsBy(figures), 1)

/**
 * Closes a season, for good, once a second person asks for it within a day of the first: the journeys of those of whom nothing says
 * that they travelled end. Asked for alone, it waits, and changes nothing; of a season that is closed it does nothing.
 *
 * A hub that is killed in between leaves the rest to the next look at the calendar.
 */
export const closeSeason = Effect.fn("closeSeason")(function* (season: SeasonName, by: string, reason: string) {
  const database = yield* Database
  const { figures, today } = yield* readSeason(season)
  const from = closesFrom(figures)
  if (today < from) return yield* new SeasonLasts({ season, from })
  yield* database.transaction(async (client) => {
    await client.query(hold, [season])
    const { rowCount } = await client.query(agree, [season, by, reason])
    if (rowCount === 0) await client.query(ask, [season, by, reason])
  })
  yield* doWhatIsDue(season)
})
