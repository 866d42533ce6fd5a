import type { PoolClient } from "pg"
import type { SealedMessage } from "../ledger/sealedMessage.ts"
import { bytes, floats, ints, texts } from "./columns.ts"

const messages = `
  insert into message (exchange, kind, outcome, started, ended, detail, sent, received, status, salt, hash)
  select exchange, kind, outcome, to_timestamp(started / 1000), to_timestamp(ended / 1000), detail, sent, received,
    status, salt, hash
  from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[], $7::text[], $8::text[], $9::int[],
      $10::bytea[], $11::bytea[])
    as m(exchange, kind, outcome, started, ended, detail, sent, received, status, salt, hash)`

/** Adds calls to their exchanges. */
export const writeMessages = async (client: PoolClient, added: ReadonlyArray<SealedMessage>): Promise<void> => {
  if (added.length === 0) return
  await client.query({
    name: "write-messages",
    text: messages,
    values: [
      texts(added, ({ message }) => message.exchange),
      texts(added, ({ message }) => message.kind),
      texts(added, ({ message }) => message.outcome),
      floats(added, ({ message }) => message.started),
      floats(added, ({ message }) => message.ended),
      texts(added, ({ message }) => message.detail),
      texts(added, ({ message }) => message.sent),
      texts(added, ({ message }) => message.received),
      ints(added, ({ message }) => message.status),
      bytes(added, ({ salt }) => salt),
      bytes(added, ({ hash }) => hash),
    ],
  })
}
