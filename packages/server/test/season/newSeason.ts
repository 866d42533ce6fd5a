import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../../src/postgres/Database.ts"
import { storeApplications } from "../../src/season/storeApplications.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import type { StartedHub } from "../http/startHub.ts"
import { pieces, season1448 } from "../intake/files.ts"

let seasons = 0

/** Sets up another season, in which nobody has applied and all is decided as in the sample. */
export const newSeason = async (hub: StartedHub) => {
  seasons += 1
  // Its name is its year, from which years since the last Hajj are counted.
  const season = {
    ...season1448,
    name: String(1448 + seasons) as SeasonName,
    arrivals: season1448.arafah,
    intake: { ...season1448.intake, hajjIntervalYears: season1448.intake.hajjIntervalYears + seasons },
  }
  await hub.run(storeSeason(season))
  return {
    season,
    send: (csv: string) => hub.run(storeApplications(season, pieces(Buffer.from(csv)))),
    states: () => statesIn(hub, season.name),
  }
}

/** The state of everybody in a season, by the reference of their row. */
const statesIn = async (hub: StartedHub, season: SeasonName): Promise<ReadonlyMap<string, string>> => {
  const text = "select substr(id, 6) as reference, state from pilgrim where season = $1 order by id"
  const rows = await hub.run(
    Effect.flatMap(Database, ({ query }) => query<{ reference: string; state: string }>({ text, values: [season] })),
  )
  return new Map(rows.map(({ reference, state }) => [reference, state]))
}
