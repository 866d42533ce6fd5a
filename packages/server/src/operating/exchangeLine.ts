import { systemOf } from "@mahmal/core/exchange/Operation"
import type { ExchangeLine } from "../api/exchangeViews.ts"
import { type ExchangeRow, exchangeColumns, exchangeOf } from "../postgres/exchangeOf.ts"
import { instant } from "../postgres/instant.ts"

/** What a line is read from: a row of `exchange e`. */
export const lineColumns = `${exchangeColumns}, ${instant("e.opened")} as opened, ${instant("e.changed")} as changed`

/** A row of these columns. */
export interface LineRow extends ExchangeRow {
  readonly opened: string
  readonly changed: string
}

/** The line of a row. */
export const lineOf = ({ opened, changed, ...row }: LineRow): ExchangeLine => {
  const { id, state, ...rest } = exchangeOf(row)
  return { ...rest, exchange: id, system: systemOf(rest.operation), standing: state, opened, changed }
}
