import type { Exchange, ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { EntitlementKind } from "@mahmal/core/season/EntitlementKind"

/** What an exchange is read from: a row of `exchange e`. */
export const exchangeColumns = "e.id, e.operation, e.pilgrims, e.state, e.data, e.attempts, e.kind"

/** A row of these columns: the state's name beside what belongs to it. */
export interface ExchangeRow {
  readonly id: ExchangeId
  readonly operation: Operation
  readonly pilgrims: ReadonlyArray<PilgrimId>
  readonly state: string
  readonly data: object
  readonly attempts: number
  readonly kind: EntitlementKind | null
}

// What is read here was written by us from this very type, and the database checks every state's name.
export const exchangeOf = ({ id, operation, kind, pilgrims, state, data, attempts }: ExchangeRow): Exchange => ({
  id,
  operation,
  kind: kind ?? undefined,
  pilgrims,
  state: { _tag: state, ...data } as Exchange["state"],
  attempts,
})
