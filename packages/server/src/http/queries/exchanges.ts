import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Effect } from "effect"
import type { ExchangeFilter } from "../../api/ExchangesApi.ts"
import type { Call, Exchange } from "../../api/exchangeViews.ts"
import { readActs } from "../../operating/readActs.ts"
import { Database } from "../../postgres/Database.ts"
import { inState } from "../../postgres/openExchanges.ts"
import { type Reach, withinReach } from "../../rights/reach.ts"
import { NotKnown } from "../NotKnown.ts"
import { instant } from "./columns.ts"
import { operationsOf } from "./exchangeConditions.ts"
import { type LineRow, lineColumns, lineOf } from "./exchangeLine.ts"
import { pageOf, rowsFor } from "./page.ts"

// Those about one pilgrim and those about several have an index each.
const ofPilgrim = `(cardinality(e.pilgrims) = 1 and e.pilgrims[1] = ($::text[])[1]
  or cardinality(e.pilgrims) > 1 and e.pilgrims @> $::text[])`

/**
 * The exchanges that a filter leaves and that concern nobody but those within reach, newest first: by the column, not by
 * the text that is made of it.
 */
export const listExchanges = Effect.fn("listExchanges")(function* (filter: ExchangeFilter, reach: Reach) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter)]
  const conditions: Array<string> = []
  const where = (condition: string, value: unknown) => {
    if (value === undefined) return
    values.push(value)
    conditions.push(condition.replaceAll("$", () => `$${values.length}`))
  }
  where("e.operation = any($)", operationsOf(filter.system, filter.operation))
  where(inState(filter.state), filter.state)
  where(ofPilgrim, filter.pilgrim === undefined ? undefined : [filter.pilgrim])
  where("e.opened >= $", filter.openedFrom)
  where("e.opened < $", filter.openedTo)
  if (filter.cursor !== undefined) {
    values.push(filter.cursor.opened, filter.cursor.exchange)
    conditions.push(`(e.opened, e.id) < ($${values.length - 1}, $${values.length})`)
  }
  const within = withinReach(reach, "q.id", (value) => `$${values.push(value)}`).join(" and ")
  if (within !== "") conditions.push(`not exists (select from unnest(e.pilgrims) as q(id) where not (${within}))`)
  const rows = yield* database.query<LineRow>({
    text: `
      select ${lineColumns} from exchange e ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`}
      order by e.opened desc, e.id desc limit $1`,
    values,
  })
  return pageOf(rows.map(lineOf), filter, ({ opened, exchange }) => ({ opened, exchange }))
})

const calls = `
  select kind, outcome, ${instant("started")} as started, ${instant("ended")} as ended, detail, sent, received, status
  from message where exchange = $1 order by started, id`

/** An exchange with all its calls and acts. */
export const readExchange = Effect.fn("readExchange")(function* (id: ExchangeId) {
  const database = yield* Database
  const [row] = yield* database.query<LineRow>({
    text: `select ${lineColumns} from exchange e where e.id = $1`,
    values: [id],
  })
  if (row === undefined) return yield* new NotKnown({ what: "exchange", name: id })
  const exchange: Exchange = {
    ...lineOf(row),
    calls: yield* database.query<Call>({ text: calls, values: [id] }),
    acts: yield* readActs(id),
  }
  return exchange
})
