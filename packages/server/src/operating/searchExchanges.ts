import { Effect } from "effect"
import type { ExchangeFilter } from "../api/ExchangesApi.ts"
import type { ContentsSearch, ExchangeSearch } from "../api/exchangeSearch.ts"
import { pageFrom, rowsFor } from "../api/pageFrom.ts"
import { Database } from "../postgres/Database.ts"
import { placeIn, where } from "../postgres/where.ts"
import type { Reach } from "../rights/reach.ts"
import { exchangeConditions } from "./exchangeConditions.ts"
import { type LineRow, lineColumns, lineOf } from "./exchangeLine.ts"
import { type FoundRow, foundColumns, foundOf, lastCall } from "./foundExchange.ts"

// By the column, not by the text that is made of it.
const newestFirst = "order by e.opened desc, e.id desc"

const placeOf = ({ opened, exchange }: { readonly opened: string; readonly exchange: string }) => ({ opened, exchange })

/** The exchanges that a filter leaves and that concern nobody but those within reach, newest first. */
export const listExchanges = Effect.fn("listExchanges")(function* (
  { state, ...criteria }: ExchangeFilter,
  reach: Reach,
) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(criteria)]
  const inState = state === undefined ? {} : { states: [state] }
  const conditions = exchangeConditions({ ...criteria, ...inState }, reach, placeIn(values))
  const rows = yield* database.query<LineRow>({
    text: `select ${lineColumns} from exchange e ${where(conditions)} ${newestFirst} limit $1`,
    values,
  })
  return pageFrom(rows.map(lineOf), criteria, placeOf)
})

/** The exchanges that are looked for and that concern nobody but those within reach, newest first, with their reasons. */
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
      select ${foundColumns} from (
        select * from exchange e ${where(conditions)} ${newestFirst} limit $1
      ) e ${lastCall} ${newestFirst}`,
    values,
  })
  return pageFrom(rows.map(foundOf), search, placeOf)
})
