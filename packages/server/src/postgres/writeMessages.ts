import type { PoolClient } from "pg"
import type { SealedMessage } from "../ledger/sealedMessage.ts"
import { column, numbers } from "./column.ts"

const messages = `
  insert into message (exchange, kind, outcome, started, ended, detail, sent, received, status, salt, hash)
  select exchange, kind, outcome, to_timestamp(started / 1000), to_timestamp(ended / 1000), detail, sent, received, status,
    decode(salt, 'hex'), decode(hash, 'hex')
  from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[], $7::text[], $8::text[], $9::int[],
      $10::text[], $11::text[])
    as m(exchange, kind, outcome, started, ended, detail, sent, received, status, salt, hash)`

/** Adds calls to their exchanges. */
export const writeMessages = async (client: PoolClient, added: ReadonlyArray<SealedMessage>): Promise<void> => {
  if (added.length === 0) return
  await client.query({
    name: "write-messages",
    text: messages,
    values: [
      column(added, ({ message }) => message.exchange),
      column(added, ({ message }) => message.kind),
      column(added, ({ message }) => message.outcome),
      numbers(added, ({ message }) => message.started),
      numbers(added, ({ message }) => message.ended),
      column(added, ({ message }) => message.detail),
      column(added, ({ message }) => message.sent),
      column(added, ({ message }) => message.received),
      numbers(added, ({ message }) => message.status),
      column(added, ({ salt }) => salt),
      column(added, ({ hash }) => hash),
    ],
  })
}
