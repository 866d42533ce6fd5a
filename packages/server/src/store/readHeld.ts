import type { Exchange, ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { PoolClient } from "pg"
import { type ExchangeRow, exchangeColumns, exchangeOf } from "../postgres/exchangeOf.ts"
import { type StoryRow, storyColumns, storyOf } from "../postgres/storyOf.ts"
import type { KnownStory } from "./Known.ts"
import { seasonNow } from "./seasonsHold.ts"

const stories = `
  select ${storyColumns}, ${seasonNow} as season_now, p.corrections from pilgrim p join season s on s.name = p.season
  where p.id = any($1)`

const exchanges = `select ${exchangeColumns} from exchange e where e.id = any($1)`

// Rows are locked in the order of their ids, so that two transactions never wait for each other in a circle.
const held = " order by id for no key update"

/** What was read in a transaction. */
export interface Read {
  readonly stories: ReadonlyMap<PilgrimId, Omit<KnownStory, "at">>
  readonly exchanges: ReadonlyMap<ExchangeId, Exchange>
}

/** Reads journeys and exchanges; and holds them until the transaction ends, if asked. Both questions are sent at once. */
export const readHeld = async (
  client: PoolClient,
  pilgrims: ReadonlyArray<PilgrimId>,
  ids: ReadonlyArray<ExchangeId>,
  hold: boolean,
): Promise<Read> => {
  const [people, matters] = await Promise.all([
    pilgrims.length > 0
      ? client.query<StoryRow & { readonly season_now: string; readonly corrections: number }>({
          name: hold ? "hold-stories" : "stories",
          text: hold ? `${stories}${held} of p` : stories,
          values: [pilgrims],
        })
      : none,
    ids.length > 0
      ? client.query<ExchangeRow>({
          name: hold ? "hold-exchanges" : "exchanges",
          text: hold ? `${exchanges}${held}` : exchanges,
          values: [ids],
        })
      : none,
  ])
  return {
    stories: new Map(
      people.rows.map((row) => [row.id, { story: storyOf(row), season: row.season_now, corrections: row.corrections }]),
    ),
    exchanges: new Map(matters.rows.map((row) => [row.id, exchangeOf(row)])),
  }
}

const none = { rows: [] }
