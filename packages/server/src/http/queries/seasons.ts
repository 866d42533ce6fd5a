import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import type { Share } from "@mahmal/core/season/Share"
import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { SeasonLine, SeasonStanding } from "../../api/seasonViews.ts"
import { Database } from "../../postgres/Database.ts"
import { only } from "../../postgres/only.ts"
import { placeIn, where } from "../../postgres/where.ts"
import { type Seasons, seasonsWithin } from "../../rights/reach.ts"
import { readSeason } from "../../store/readSeason.ts"

interface SeasonRow {
  readonly season: SeasonName
  readonly today: SeasonDay
  readonly shares: { readonly [S in Share]: { readonly places: number; readonly taken: number; readonly free: number } }
}

const seasons = `
  select s.name as season, s.today::text as today,
    (select jsonb_object_agg(h.name, jsonb_build_object('places', places, 'taken', taken, 'free', places - taken))
     from share h where h.season = s.name) as shares
  from season s`

/** The seasons within reach, by name. */
export const listSeasons = Effect.fn("listSeasons")(function* (paging: Paging<SeasonName>, reach: Seasons) {
  const database = yield* Database
  const values: Array<unknown> = [paging.cursor ?? "", rowsFor(paging)]
  const within = seasonsWithin(reach, "s.name", placeIn(values))
  const rows = yield* database.query<SeasonRow>({
    text: `${seasons} ${where(["s.name > $1", ...within])} order by s.name limit $2`,
    values,
  })
  return pageFrom<SeasonLine, SeasonName>(rows, paging, ({ season }) => season)
})

const states = "select state, count(*)::int as pilgrims from pilgrim where season = $1 group by state order by state"

/** A season as it stands. */
export const seasonStanding = Effect.fn("seasonStanding")(function* (name: SeasonName) {
  const database = yield* Database
  const { figures } = yield* readSeason(name)
  const rows = yield* database.query<SeasonRow>({ text: `${seasons} where s.name = $1`, values: [name] })
  const counts = yield* database.query<{ state: string; pilgrims: number }>({ text: states, values: [name] })
  const standing: SeasonStanding = {
    ...only(rows, "the season"),
    applications: counts.reduce((sum, { pilgrims }) => sum + pilgrims, 0),
    states: Object.fromEntries(counts.map(({ state, pilgrims }) => [state, pilgrims])),
    figures,
  }
  return standing
})
