import type { Exchange, ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Writes } from "@mahmal/core/hub/Journal"
import type { PoolClient } from "pg"
import { dataOf } from "./writeMoves.ts"

// Pilgrims travel as one text each: PostgreSQL has no arrays of arrays of different lengths.
const exchanges = `
  insert into exchange (id, operation, pilgrims, state, data, attempts)
  select id, operation, string_to_array(pilgrims, ' '), state, data::jsonb, attempts
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[])
    as e(id, operation, pilgrims, state, data, attempts)
  on conflict (id) do update
    set state = excluded.state, data = excluded.data, attempts = excluded.attempts, changed = now()`

const messages = `
  insert into message (exchange, kind, outcome, started, ended, detail, sent, received, status)
  select exchange, kind, outcome, to_timestamp(started / 1000), to_timestamp(ended / 1000), detail, sent, received, status
  from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[], $7::text[], $8::text[], $9::int[])
    as m(exchange, kind, outcome, started, ended, detail, sent, received, status)`

/** Opens exchanges, or brings them to where they stand now. */
export const writeExchanges = async (client: PoolClient, changed: ReadonlyArray<Exchange>): Promise<void> => {
  if (changed.length > 0) await client.query({ name: "write-exchanges", text: exchanges, values: columnsOf(changed) })
}

/** Begins a run on exchanges and gives the ids of those that no other run has begun meanwhile. */
export const beginExchanges = async (
  client: PoolClient,
  begun: ReadonlyArray<Exchange>,
): Promise<ReadonlySet<ExchangeId>> => {
  if (begun.length === 0) return new Set()
  const { rows } = await client.query<{ id: ExchangeId }>({
    name: "begin-exchanges",
    text: `${exchanges} where exchange.attempts < excluded.attempts returning id`,
    values: columnsOf(begun),
  })
  return new Set(rows.map(({ id }) => id))
}

const columnsOf = (changed: ReadonlyArray<Exchange>): Array<ReadonlyArray<unknown>> => [
  changed.map(({ id }) => id),
  changed.map(({ operation }) => operation),
  changed.map(({ pilgrims }) => pilgrims.join(" ")),
  changed.map(({ state }) => state._tag),
  changed.map(({ state }) => dataOf(state)),
  changed.map(({ attempts }) => attempts),
]

/** Adds calls to their exchanges. */
export const writeMessages = async (client: PoolClient, added: Writes["messages"]): Promise<void> => {
  if (added.length === 0) return
  await client.query({
    name: "write-messages",
    text: messages,
    values: [
      added.map(({ exchange }) => exchange),
      added.map(({ kind }) => kind),
      added.map(({ outcome }) => outcome),
      added.map(({ started }) => started),
      added.map(({ ended }) => ended),
      added.map(({ detail }) => text(detail)),
      added.map(({ sent }) => text(sent)),
      added.map(({ received }) => text(received)),
      added.map(({ status }) => status ?? null),
    ],
  })
}

// PostgreSQL's text can not hold the character NUL, and garbage may.
const text = (value: string | undefined): string | null => value?.replaceAll("\0", "\uFFFD") ?? null
