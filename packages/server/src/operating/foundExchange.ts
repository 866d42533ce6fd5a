import type { Message } from "@mahmal/core/exchange/Message"
import { type LastCall, whyOf } from "@mahmal/core/operating/whyOf"
import type { FoundExchange } from "../api/exchangeSearch.ts"
import { type LineRow, lineColumns, lineOf } from "./exchangeLine.ts"

/** What an exchange and its reason are read from: a row of `exchange e` with its last call `m`. */
export const foundColumns = `${lineColumns}, m.outcome, m.detail`

/** The call of an exchange `e` that ended last: ids need not rise. Calls are kept by days, and none is older than its exchange. */
export const lastCall = `left join lateral (
  select outcome, detail from message where exchange = e.id and started >= e.opened - interval '1 day'
  order by ended desc, id desc limit 1) m on true`

/** A row of these columns. */
export interface FoundRow extends LineRow {
  readonly outcome: Message["outcome"] | null
  readonly detail: string | null
}

/** The last call of a row, if there was one. */
export const lastCallOf = ({ outcome, detail }: FoundRow): LastCall | undefined =>
  outcome === null ? undefined : { outcome, ...(detail === null ? {} : { detail }) }

/** The exchange of a row, with the reason in a sentence. */
export const foundOf = (row: FoundRow): FoundExchange => {
  const line = lineOf(row)
  return { ...line, why: whyOf({ operation: line.operation, state: line.standing }, lastCallOf(row)) }
}
