import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import type { Database } from "../postgres/Database.ts"
import type { Queue } from "./Queue.ts"

const inHand = `
  select e.id as exchange, e.operation, e.pilgrims from exchange e, hub_run r
  where r.number = $1 and e.opened >= r.oldest and e.sender = r.number and e.state = 'Sending' order by e.opened`

interface InHand {
  readonly exchange: ExchangeId
  readonly operation: Operation
  readonly pilgrims: ReadonlyArray<PilgrimId>
}

/**
 * Puts into the queue what a hub that is gone had in hand. Whoever takes it up finds it as being sent, and so in doubt.
 *
 * To be called by one who is alone with it.
 */
export const takeOver = Effect.fn("takeOver")((database: Database["Service"], queue: Queue["Service"], run: number) =>
  Effect.orDie(
    database.transaction(async (client, defer) => {
      const { rows } = await client.query<InHand>(inHand, [run])
      await queue.put(client, defer, rows, [])
      defer(client.query("delete from hub_run where number = $1", [run]))
    }),
  ),
)
