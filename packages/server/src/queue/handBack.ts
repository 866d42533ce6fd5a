import { type ExchangeId, openStates } from "@mahmal/core/exchange/Exchange"
import type { TakeUp } from "@mahmal/core/exchange/Opening"
import { Effect } from "effect"
import type { PoolClient } from "pg"
import { Database, type Defer } from "../postgres/Database.ts"
import { namesOf } from "../postgres/inStates.ts"
import { Queue } from "./Queue.ts"

// What has been in flight since it was opened is found among what was opened lately, everything else among what waits. A
// transaction that had to wait opens what is as old as itself, and clocks are put forward; whatever is not found here is lost,
// and a run ends seldom: so all of a day before is looked through.
const inFlight = `
  select e.id from exchange e join hub_run r on r.number = $1
  where e.sender = r.number and e.state = 'Sending' and e.opened >= r.oldest - interval '1 day'
  union all
  select id from exchange where waits in ${namesOf(openStates)} and holder = $1`

// Only the one who takes an exchange from its run puts it into the queue. Rows are locked in the order in which all
// transactions lock them, so that a hub that still writes its outcome and this one wait for each other without a deadlock.
const letGo = `
  with held as materialized (
    select id, state = 'Sending' and id = any($3) as unsent from exchange
    where id = any($2) and (sender = $1 or holder = $1) and state in ${namesOf(openStates)}
    order by id for no key update
  ), gone as (
    update exchange e set sender = null, holder = null,
      state = case when unsent then 'Due' else e.state end, data = case when unsent then '{}' else e.data end
    from held where e.id = held.id
    returning e.id as exchange, operation, pilgrims, attempts, opened
  )
  select exchange, operation, pilgrims, attempts from gone order by opened`

const putBack = async (
  queue: Queue["Service"],
  client: PoolClient,
  defer: Defer,
  run: number,
  ids: ReadonlyArray<string>,
  unsent: ReadonlyArray<string> = [],
) => {
  if (ids.length === 0) return
  const { rows } = await client.query<TakeUp>(letGo, [run, ids, unsent])
  await queue.put(client, defer, rows, [])
}

/**
 * Puts those of these exchanges that a run has in flight back into the queue, as they are: one that is being sent is in doubt.
 * Those of them that are `unsent`, which were due and of which provably no call went out, are due again.
 */
export const handBack = Effect.fn("handBack")(function* (
  run: number,
  ids: ReadonlyArray<ExchangeId>,
  unsent: ReadonlyArray<ExchangeId> = [],
) {
  const database = yield* Database
  const queue = yield* Queue
  yield* database.transaction((client, defer) => putBack(queue, client, defer, run, ids, unsent))
})

/** Puts everything that a dead run has in flight back into the queue, and forgets the run. */
export const takeOver = Effect.fn("takeOver")(
  (database: Database["Service"], queue: Queue["Service"], run: number) =>
    database.transaction(async (client, defer) => {
      // Whoever is beginning something under this run has either committed it by now, or will find the run gone.
      defer(client.query("select from hub_run where number = $1 for update", [run]))
      const { rows } = await client.query<{ id: string }>(inFlight, [run])
      await putBack(
        queue,
        client,
        defer,
        run,
        rows.map(({ id }) => id),
      )
      defer(client.query("delete from hub_run where number = $1", [run]))
    }),
  Effect.orDie,
)
