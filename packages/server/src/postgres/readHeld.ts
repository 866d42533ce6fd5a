import type { Exchange, ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Held } from "@mahmal/core/hub/Journal"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { PoolClient } from "pg"
import { type StoryRow, storyColumns, storyOf } from "./storyOf.ts"

// Rows are locked in the order of their ids, so that two transactions never wait for each other in a circle.
const stories = `
  select ${storyColumns} from pilgrim p join season s on s.name = p.season
  where p.id = any($1) order by p.id for no key update of p`

const exchanges = `
  select id, operation, pilgrims, state, data, attempts from exchange
  where id = any($1) order by id for no key update`

/** An exchange as it is stored: the state's name beside what belongs to it. */
export interface ExchangeRow {
  readonly id: ExchangeId
  readonly operation: Operation
  readonly pilgrims: ReadonlyArray<PilgrimId>
  readonly state: string
  readonly data: object
  readonly attempts: number
}

/** Reads and holds journeys and exchanges until the transaction ends. Both questions are sent at once. */
export const readHeld = async (
  client: PoolClient,
  pilgrims: ReadonlyArray<PilgrimId>,
  ids: ReadonlyArray<ExchangeId>,
): Promise<Held> => {
  const [people, matters] = await Promise.all([
    pilgrims.length > 0 ? client.query<StoryRow>({ name: "stories", text: stories, values: [pilgrims] }) : none,
    ids.length > 0 ? client.query<ExchangeRow>({ name: "exchanges", text: exchanges, values: [ids] }) : none,
  ])
  return {
    stories: new Map(people.rows.map((row) => [row.id, storyOf(row)])),
    exchanges: new Map(matters.rows.map((row) => [row.id, exchangeOf(row)])),
  }
}

const none = { rows: [] }

/** The exchange of a row. */
export const exchangeOf = ({ state, data, ...row }: ExchangeRow): Exchange => ({
  ...row,
  state: { _tag: state, ...data } as Exchange["state"],
})
