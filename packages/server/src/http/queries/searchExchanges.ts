import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Message } from "@mahmal/core/exchange/Message"
import { type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import { whyOf } from "@mahmal/core/operating/whyOf"
import { Effect } from "effect"
import type { ContentsSearch, ExchangeSearch, FoundExchange } from "../../api/exchangeSearch.ts"
import { lastCall } from "../../operating/readMatters.ts"
import { Database } from "../../postgres/Database.ts"
import type { Reach } from "../../rights/reach.ts"
import { instant } from "./columns.ts"
import { exchangeConditions } from "./exchangeConditions.ts"
import { pageOf, rowsFor } from "./page.ts"

/** The columns of an exchange `e` with its last call `m`. */
const columns = `e.id, e.operation, e.pilgrims, e.state, e.data, e.attempts, ${instant("e.opened")} as opened,
  ${instant("e.changed")} as changed, m.outcome, m.detail`

interface FoundRow {
  readonly id: ExchangeId
  readonly operation: Operation
  readonly pilgrims: FoundExchange["pilgrims"]
  readonly state: string
  readonly data: object
  readonly attempts: number
  readonly opened: string
  readonly changed: string
  readonly outcome: Message["outcome"] | null
  readonly detail: string | null
}

const foundOf = ({ id, state, data, outcome, detail, ...row }: FoundRow): FoundExchange => {
  const standing = { _tag: state, ...data } as FoundExchange["standing"]
  const last = outcome === null ? undefined : { outcome, ...(detail === null ? {} : { detail }) }
  return {
    ...row,
    exchange: id,
    system: systemOf(row.operation),
    standing,
    why: whyOf({ operation: row.operation, state: standing }, last),
  }
}

/** The exchanges that are looked for, newest first, each with the reason in a sentence. */
export const searchExchanges = Effect.fn("searchExchanges")(function* (
  search: ExchangeSearch | ContentsSearch,
  reach: Reach,
) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(search)]
  const place = (value: unknown) => `$${values.push(value)}`
  const { limit: _, cursor, ...criteria } = search
  const conditions = [
    ...exchangeConditions(criteria, reach, place),
    ...(cursor === undefined ? [] : [`(e.opened, e.id) < (${place(cursor.opened)}, ${place(cursor.exchange)})`]),
  ]
  // The page is found first: only what is shown is asked why.
  const rows = yield* database.query<FoundRow>({
    text: `
      select ${columns} from (
        select * from exchange e where ${conditions.join(" and ")} order by e.opened desc, e.id desc limit $1
      ) e ${lastCall} order by e.opened desc, e.id desc`,
    values,
  })
  return pageOf(rows.map(foundOf), search, ({ opened, exchange }) => ({ opened, exchange }))
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
