import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Effect } from "effect"
import type { ExchangeFilter } from "../../api/ExchangesApi.ts"
import type { Call, Exchange } from "../../api/exchangeViews.ts"
import { pageFrom, rowsFor } from "../../api/pageFrom.ts"
import { NotKnown } from "../../NotKnown.ts"
import { exchangeConditions } from "../../operating/exchangeConditions.ts"
import { type LineRow, lineColumns, lineOf } from "../../operating/exchangeLine.ts"
import { readActs } from "../../operating/readActs.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"
import { placeIn, where } from "../../postgres/where.ts"
import type { Reach } from "../../rights/reach.ts"

/**
 * The exchanges that a filter leaves and that concern nobody but those within reach, newest first: by the column, not by
 * the text that is made of it.
 */
export const listExchanges = Effect.fn("listExchanges")(function* (filter: ExchangeFilter, reach: Reach) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter)]
  const { state, ...criteria } = filter
  const inState = state === undefined ? {} : { states: [state] }
  const conditions = exchangeConditions({ ...criteria, ...inState }, reach, placeIn(values))
  const rows = yield* database.query<LineRow>({
    text: `select ${lineColumns} from exchange e ${where(conditions)} order by e.opened desc, e.id desc limit $1`,
    values,
  })
  return pageFrom(rows.map(lineOf), filter, ({ opened, exchange }) => ({ opened, exchange }))
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
