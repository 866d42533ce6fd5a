import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import type { SeasonClosing } from "../api/seasonViews.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { readSeason } from "../store/readSeason.ts"
import { closesFrom, patience } from "./closeSeason.ts"
import { missing, neverSeen } from "./missing.ts"

type Asked = NonNullable<SeasonClosing["asked"]>

const asked = `
  select by, reason, ${instant("at")} as at, approved_by as "approvedBy", approved_because as "approvedBecause",
    ${instant("approved")} as approved
  from season_closing where season = $1 and (approved is not null or at > now() - interval '${patience}')`

const counts = `
  select count(*) filter (where (p.state = 'NoShow' and p.data -> 'seen' = '{}') or ${neverSeen})::int as "neverTravelled",
    count(*) filter (where ${missing})::int as missing
  from pilgrim p where p.season = $1 and p.phase in ('UnderWay', 'NoShow')`

/** Whether a season is closed, who asked for it, and whom it is about. */
export const readClosing = Effect.fn("readClosing")(function* (season: SeasonName) {
  const database = yield* Database
  const { figures } = yield* readSeason(season)
  const [found] = yield* database.query<Asked>({ text: asked, values: [season] })
  const [counted] = yield* database.query<{ neverTravelled: number; missing: number }>({
    text: counts,
    values: [season],
  })
  const closing: SeasonClosing = {
    season,
    from: closesFrom(figures),
    asked: found ?? null,
    neverTravelled: counted?.neverTravelled ?? 0,
    missing: counted?.missing ?? 0,
  }
  return closing
})
