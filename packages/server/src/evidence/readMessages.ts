import type { MessageRecord } from "@mahmal/core/evidence/MessageRecord"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

const records = `
  select jsonb_strip_nulls(jsonb_build_object('kind', 'message', 'exchange', m.exchange, 'call', m.kind,
    'outcome', m.outcome, 'started', (extract(epoch from m.started) * 1000)::bigint,
    'ended', (extract(epoch from m.ended) * 1000)::bigint, 'detail', m.detail, 'status', m.status,
    'sent', encode(committed(m.sent_commitment, m.salt, m.sent), 'hex'),
    'received', encode(committed(m.received_commitment, m.salt, m.received), 'hex'))) as record
  from event e join message m on m.exchange = e.because and m.hash = e.message
  where e.pilgrim = $1 and e.version <= $2 order by e.version`

/** The records of the messages that a pilgrim's first `events` events name, as far as they are kept, in the order of the events. */
export const readMessages = Effect.fn("readMessages")(function* (pilgrim: string, events: number) {
  const database = yield* Database
  const rows = yield* database.query<{ record: MessageRecord }>({ text: records, values: [pilgrim, events] })
  // One message may have caused several events.
  return [...new Map(rows.map(({ record }) => [JSON.stringify(record), record])).values()]
})
