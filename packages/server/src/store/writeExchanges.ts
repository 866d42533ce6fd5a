import type { Exchange, ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { EntitlementKind } from "@mahmal/core/season/EntitlementKind"
import type { PoolClient } from "pg"
import { ints, texts } from "../postgres/columns.ts"
import type { Defer } from "../postgres/Database.ts"
import { livingRun } from "./livingRun.ts"
import { dataOf } from "./writeMoves.ts"

// What a request for a permit or a visa asks for, by the season's figures as they are now.
const kindNow = `
  case when e.operation = 'visa.request' then (
    select case when s.figures -> 'permitNationalities' ? q.nationality then 'permit' else 'visa' end
    from person q join pilgrim p on p.id = q.pilgrim join season s on s.name = p.season where q.pilgrim = e.pilgrims
  ) end`

// Pilgrims travel as one text each: PostgreSQL has no arrays of arrays of different lengths.
const insertedIn = (hands: "sender" | "holder") => `
  insert into exchange (id, operation, pilgrims, state, data, attempts, kind, ${hands})
  select id, operation, string_to_array(pilgrims, ' '), state, data::json, attempts, ${kindNow},
    case when state = 'Sending' then $7::int end
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[])
    as e(id, operation, pilgrims, state, data, attempts)`

const opens = `${insertedIn("sender")} on conflict (id) do nothing returning id, kind`

const begun = `${insertedIn("holder")}
  on conflict (id) do update
    set state = excluded.state, data = excluded.data, attempts = excluded.attempts, sender = null, holder = $7,
      changed = now(), kind = case when exchange.state = 'Due' then excluded.kind else exchange.kind end
    where exchange.attempts < excluded.attempts returning id, kind`

// A callback may come before anything else is known of the matter.
const unheard = `
  with written as (${insertedIn("sender")} on conflict (id) do nothing returning 1)
  select unchanged(count(*) = cardinality($1)) from written`

const changed = `
  with written as (
    update exchange x set state = e.state, data = e.data::json, attempts = e.attempts, changed = now(),
      sender = case when e.state = 'Sending' and not e.queued::bool then x.sender end,
      holder = case when e.queued::bool then null when e.state = 'Sending' then x.holder else coalesce(x.holder, x.sender) end,
      pilgrims = case when e.found = '' then x.pilgrims else string_to_array(e.found, ' ') end
    from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::int[], $7::text[], $8::text[])
      as e(id, state, data, attempts, state_before, attempts_before, queued, found)
    where x.id = e.id and x.state = e.state_before and x.attempts = e.attempts_before returning 1
  )
  select unchanged(count(*) = cardinality($1)) from written`

const underLivingRun = `select unchanged(count(*) = 1) from (${livingRun}) r`

/** Exchanges as they were written, with what they ask for. */
export type Written = ReadonlyMap<ExchangeId, Exchange>

interface WrittenRow {
  readonly id: ExchangeId
  readonly kind: EntitlementKind | null
}

/** An exchange that changes: as it is written, and as it was found, if it was. */
export interface Changed {
  readonly after: Exchange
  readonly before: Exchange | undefined
  /** Whether it goes into the queue, and so is in flight no more. */
  readonly queued: boolean
}

/** Opens exchanges; those that are being sent are in the hands of `sender`, a run of a hub. Gives those that were new. */
export const openExchanges = async (
  client: PoolClient,
  defer: Defer,
  opened: ReadonlyArray<Exchange>,
  sender: number | undefined,
): Promise<Written> => {
  if (opened.length === 0) return new Map()
  if (opened.some(({ state }) => state._tag === "Sending"))
    defer(client.query({ name: "under-living-run", text: underLivingRun, values: [sender] }))
  const { rows } = await client.query<WrittenRow>({
    name: "open-exchanges",
    text: opens,
    values: [...columnsOf(opened), sender ?? null],
  })
  return asWritten(opened, rows)
}

/** Brings exchanges to where they stand now. Fails unless they stand where they were found. */
export const changeExchanges = (client: PoolClient, defer: Defer, all: ReadonlyArray<Changed>): void => {
  const found = all.filter((change): change is Changed & { before: Exchange } => change.before !== undefined)
  const fresh = all.filter(({ before }) => before === undefined).map(({ after }) => after)
  if (found.length > 0)
    defer(
      client.query({
        name: "change-exchanges",
        text: changed,
        values: [
          texts(found, ({ after }) => after.id),
          texts(found, ({ after }) => after.state._tag),
          texts(found, ({ after }) => dataOf(after.state)),
          ints(found, ({ after }) => after.attempts),
          texts(found, ({ before }) => before.state._tag),
          ints(found, ({ before }) => before.attempts),
          texts(found, ({ queued }) => String(queued)),
          // Only a document that was read tells more of them than it was opened with.
          texts(found, ({ after, before }) => (before.pilgrims.length > 0 ? "" : after.pilgrims.join(" "))),
        ],
      }),
    )
  if (fresh.length > 0)
    defer(client.query({ name: "unheard-exchanges", text: unheard, values: [...columnsOf(fresh), null] }))
}

/** Begins a run on exchanges, in the hands of `holder`, a run of a hub; and gives those that no other has begun meanwhile. */
export const beginExchanges = async (
  client: PoolClient,
  all: ReadonlyArray<Exchange>,
  holder: number | undefined,
): Promise<Written> => {
  if (all.length === 0) return new Map()
  const { rows } = await client.query<WrittenRow>({
    name: "begin-exchanges",
    text: begun,
    values: [...columnsOf(all), holder ?? null],
  })
  return asWritten(all, rows)
}

const asWritten = (all: ReadonlyArray<Exchange>, rows: ReadonlyArray<WrittenRow>): Written => {
  const kinds = new Map(rows.map(({ id, kind }) => [id, kind ?? undefined]))
  const written = all.filter(({ id }) => kinds.has(id))
  return new Map(written.map((exchange) => [exchange.id, { ...exchange, kind: kinds.get(exchange.id) }]))
}

const columnsOf = (all: ReadonlyArray<Exchange>): Array<unknown> => [
  texts(all, ({ id }) => id),
  texts(all, ({ operation }) => operation),
  texts(all, ({ pilgrims }) => pilgrims.join(" ")),
  texts(all, ({ state }) => state._tag),
  texts(all, ({ state }) => dataOf(state)),
  ints(all, ({ attempts }) => attempts),
]
