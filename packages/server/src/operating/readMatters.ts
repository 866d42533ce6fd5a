import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { type Matter, successorOf } from "@mahmal/core/operating/Matter"
import type { LastCall } from "@mahmal/core/operating/whyOf"
import type { Story } from "@mahmal/core/store/Journal"
import { Clock, Effect } from "effect"
import type { FoundExchange } from "../api/exchangeSearch.ts"
import { Database } from "../postgres/Database.ts"
import { exchangeOf } from "../postgres/exchangeOf.ts"
import { type StoryRow, storyColumns, storyOf } from "../postgres/storyOf.ts"
import { Figures } from "./Figures.ts"
import { type FoundRow, foundColumns, foundOf, lastCall, lastCallOf } from "./foundExchange.ts"

/** An exchange with all that is needed to say why it stands so, and what may be done with it. */
export interface FoundMatter {
  readonly found: FoundExchange
  readonly matter: Matter
  readonly last?: LastCall
}

const stories = `select ${storyColumns} from pilgrim p join season s on s.name = p.season where p.id = any($1)`

/** Reads the exchanges `e` for which a condition holds, with their journeys, in an order that ends the statement. */
export const readMatters = Effect.fn("readMatters")(function* (
  condition: string,
  values: Array<unknown>,
  order = "order by e.opened, e.id",
) {
  const database = yield* Database
  const { patience } = yield* Figures
  const now = yield* Clock.currentTimeMillis
  const rows = yield* database.query<FoundRow>({
    text: `select ${foundColumns} from exchange e ${lastCall} where ${condition} ${order}`,
    values,
  })
  const pilgrims = [...new Set(rows.flatMap((row) => row.pilgrims))]
  const known = yield* database.query<StoryRow>({ text: stories, values: [pilgrims] })
  const all = new Map<PilgrimId, Story>(known.map((row) => [row.id, storyOf(row)]))
  const successors = rows.flatMap((row) => successorOf(row) ?? [])
  const there = yield* database.query<{ id: ExchangeId }>({
    text: "select id from exchange where id = any($1)",
    values: [successors],
  })
  const opened = new Set(there.map(({ id }) => id))
  return rows.map((row): FoundMatter => {
    const successor = successorOf(row)
    const last = lastCallOf(row)
    return {
      found: foundOf(row),
      matter: {
        exchange: exchangeOf(row),
        stories: new Map(row.pilgrims.flatMap((id) => (all.has(id) ? [[id, all.get(id) as Story]] : []))),
        succeeded: successor !== undefined && opened.has(successor),
        changed: Date.parse(row.changed),
        now,
        patience,
      },
      ...(last === undefined ? {} : { last }),
    }
  })
})
