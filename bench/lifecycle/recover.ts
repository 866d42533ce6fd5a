import { type ExchangeId, Receipt } from "@mahmal/core/exchange/Exchange"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Clock, Effect } from "effect"
import { Database } from "../../packages/server/src/postgres/Database.ts"
import { drawAll } from "./accept.ts"
import { externalSystem } from "./call.ts"
import { arrival, departure } from "./travel.ts"

// Pending crossings were only in the memory of the killed process; the product would read them from the feed.
const beforeArrival = "select id from pilgrim where state = 'Bracelet'"
const beforeDeparture = `
  select p.id from pilgrim p join exchange x on x.id = 'sms.send/' || p.id || '/arrived'
  where p.state = 'Arrived' and x.state in ('Accepted', 'Done')`
const undrawn = "select id from pilgrim where state = 'Applied'"
const doubted = `
  select id, pilgrims from exchange where operation = 'sms.send' and state in ('Sending', 'InDoubt') and id like '%/arrived'`

/**
 * Continues after the process was killed, where the library waits for others: applicants who were not drawn yet are drawn,
 * pending crossings happen, and the gateway reports the messages in doubt, which the hub never repeats.
 */
export const recover = Effect.gen(function* () {
  const database = yield* Database
  const hub = yield* Hub
  const call = yield* externalSystem
  const cross = Effect.fnUntraced(function* (who: string, command: typeof arrival | typeof departure) {
    const pilgrims = yield* database.query<{ id: PilgrimId }>({ text: who })
    const acts = pilgrims.map(({ id }) => ({ pilgrim: id, command }))
    if (acts.length > 0) yield* hub.submit({ _tag: "Acts", acts })
  })
  yield* cross(beforeDeparture, departure)
  yield* cross(beforeArrival, arrival)
  const applicants = yield* database.query<{ id: PilgrimId }>({ text: undrawn })
  if (applicants.length > 0) yield* drawAll(applicants.map(({ id }) => id))
  const messages = yield* database.query<{ id: ExchangeId; pilgrims: ReadonlyArray<PilgrimId> }>({ text: doubted })
  yield* Effect.forEach(
    messages,
    Effect.fnUntraced(function* ({ id, pilgrims }) {
      const now = yield* Clock.currentTimeMillis
      const receipt = yield* call(pilgrims[0] as PilgrimId, "arrived")
      const message = {
        kind: "callback",
        started: now,
        ended: now,
        outcome: "accepted",
        received: `{"number":${receipt}}`,
      } as const
      const turn = {
        exchange: id,
        operation: "sms.send",
        pilgrims,
        finding: { outcome: "accepted", receipt: Receipt.make(receipt) },
        message,
      } as const
      yield* hub.submit({ _tag: "Facts", facts: [], turn })
    }),
    { concurrency: "unbounded", discard: true },
  )
})
