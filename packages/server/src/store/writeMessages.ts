import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { PoolClient } from "pg"
import { bytes, floats, ints, texts } from "../postgres/columns.ts"
import type { SealedMessage } from "./sealedMessage.ts"

// What comes after an exchange was closed, or names people for the first time, may be about somebody who was erased since: then its
// bodies are only committed to.
const messages = `
  insert into message (exchange, kind, outcome, started, ended, detail, sent, received, status, salt, hash,
    sent_commitment, received_commitment)
  select exchange, kind, outcome, to_timestamp(started / 1000), to_timestamp(ended / 1000), detail,
    case when not erased then sent end, case when not erased then received end, status, case when not erased then salt end, hash,
    case when erased then committed(null, salt, sent) end, case when erased then committed(null, salt, received) end
  from (
    select m.*, looked::bool and exists (
      select from exchange x join erasure e on e.pilgrim = any(x.pilgrims) where x.id = m.exchange) as erased
    from unnest($1::text[], $2::text[], $3::text[], $4::float8[], $5::float8[], $6::text[], $7::text[], $8::text[], $9::int[],
        $10::bytea[], $11::bytea[], $12::text[])
      as m(exchange, kind, outcome, started, ended, detail, sent, received, status, salt, hash, looked)
  ) m`

/** Adds calls to their exchanges. `mayBeErased` tells whether people of an exchange may be erased by now. */
export const writeMessages = async (
  client: PoolClient,
  added: ReadonlyArray<SealedMessage>,
  mayBeErased: (exchange: ExchangeId) => boolean,
): Promise<void> => {
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
      texts(added, ({ message }) => String(mayBeErased(message.exchange))),
    ],
  })
}
