import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Effect } from "effect"
import type { Call, Exchange } from "../api/exchangeViews.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { type LineRow, lineColumns, lineOf } from "./exchangeLine.ts"
import { readActs } from "./readActs.ts"

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
