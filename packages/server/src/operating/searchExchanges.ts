import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Message } from "@mahmal/core/exchange/Message"
import { whyOf } from "@mahmal/core/operating/whyOf"
import { Effect } from "effect"
import type { ContentsSearch, ExchangeSearch, FoundExchange } from "../api/exchangeSearch.ts"
import { pageFrom, rowsFor } from "../api/pageFrom.ts"
import { Database } from "../postgres/Database.ts"
import { placeIn, where } from "../postgres/where.ts"
import type { Reach } from "../rights/reach.ts"
import { exchangeConditions } from "./exchangeConditions.ts"
import { type LineRow, lineColumns, lineOf } from "./exchangeLine.ts"
import { lastCall } from "./readMatters.ts"

/** The columns of an exchange `e` with its last call `m`. */
const columns = `${lineColumns}, m.outcome, m.detail`

interface FoundRow extends LineRow {
  readonly outcome: Message["outcome"] | null
  readonly detail: string | null
}

const foundOf = ({ outcome, detail, ...row }: FoundRow): FoundExchange => {
  const line = lineOf(row)
  const last = outcome === null ? undefined : { outcome, ...(detail === null ? {} : { detail }) }
  return { ...line, why: whyOf({ operation: line.operation, state: line.standing }, last) }
}

/** The exchanges that are looked for, newest first, each with the reason in a sentence. */
export const searchExchanges = Effect.fn("searchExchanges")(function* (
  search: ExchangeSearch | ContentsSearch,
  reach: Reach,
) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(search)]
  const conditions = exchangeConditions({ states: "unfulfilled", ...search }, reach, placeIn(values))
  // The page is found first: only what is shown is asked why.
  const rows = yield* database.query<FoundRow>({
    text: `
      select ${columns} from (
        select * from exchange e ${where(conditions)} order by e.opened desc, e.id desc limit $1
      ) e ${lastCall} order by e.opened desc, e.id desc`,
    values,
  })
  return pageFrom(rows.map(foundOf), search, ({ opened, exchange }) => ({ opened, exchange }))
})

/** One exchange with the reason in a sentence; none of an unknown name. */
export const readFound = Effect.fn("readFound")(function* (id: ExchangeId) {
  const database = yield* Database
  const [row] = yield* database.query<FoundRow>({
    text: `select ${columns} from exchange e ${lastCall} where e.id = $1`,
    values: [id],
  })
  return row === undefined ? undefined : foundOf(row)
})
