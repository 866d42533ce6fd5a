import type { Exchange } from "@mahmal/core/exchange/Exchange"
import { openStates } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { PilgrimStanding } from "@mahmal/core/reconciliation/explain"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import { Effect } from "effect"
import { aboutAnyOf } from "../postgres/aboutPilgrim.ts"
import { Database } from "../postgres/Database.ts"
import { type ExchangeRow, exchangeColumns, exchangeOf } from "../postgres/exchangeOf.ts"
import { type StateRow, stateOf } from "../postgres/stateOf.ts"

const pilgrims = `
  select p.id, p.state, p.data, coalesce(e.at > $2::timestamptz - $3::interval, false) as moved
  from pilgrim p left join lateral (
    select at from event where pilgrim = p.id order by version desc limit 1) e on true
  where p.id = any($1)`

const exchanges = `
  select ${exchangeColumns}, e.changed > $2::timestamptz - $3::interval as moved
  from exchange e
  where ${aboutAnyOf("$1")}
    and split_part(e.operation, '.', 1) = $4
    and (e.state = any($5) or e.changed > $2::timestamptz - $3::interval)`

/** What was written after a moment bears the time at which its transaction began, which is a little earlier. */
const longestTransaction = "10 seconds"

interface PilgrimRow extends StateRow {
  readonly id: PilgrimId
  readonly moved: boolean
}

/** How pilgrims stand with us now, and whether they have moved since a moment by the database's clock. */
export const standings = Effect.fn("standings")(function* (
  system: ComparedSystem,
  ids: ReadonlyArray<PilgrimId>,
  since: string,
) {
  const standing = new Map<PilgrimId, PilgrimStanding>()
  if (ids.length === 0) return standing
  const database = yield* Database
  const people = yield* database.query<PilgrimRow>({
    name: "standings",
    text: pilgrims,
    values: [ids, since, longestTransaction],
  })
  const matters = yield* database.query<ExchangeRow & { readonly moved: boolean }>({
    name: "exchanges-of-standings",
    text: exchanges,
    values: [ids, since, longestTransaction, system, openStates],
  })
  const about = new Map<PilgrimId, Array<{ readonly exchange: Exchange; readonly moved: boolean }>>()
  for (const row of matters)
    for (const pilgrim of row.pilgrims)
      about.set(pilgrim, [...(about.get(pilgrim) ?? []), { exchange: exchangeOf(row), moved: row.moved }])
  for (const { id, moved, ...row } of people) {
    const own = about.get(id) ?? []
    standing.set(id, {
      state: stateOf(row),
      exchanges: own.map(({ exchange }) => exchange),
      moved: moved || own.some((one) => one.moved),
    })
  }
  return standing
})
