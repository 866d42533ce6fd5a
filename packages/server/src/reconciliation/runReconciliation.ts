import type { Operation } from "@mahmal/core/exchange/Operation"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../postgres/Database.ts"
import { openTaskIn } from "../store/openTask.ts"
import { SystemStatus } from "../systems/SystemStatus.ts"
import { type Compared, compareNext } from "./compareNext.ts"
import { taskAbout } from "./taskAbout.ts"

/** A reconciliation that this hub has taken over. */
export interface Claimed {
  readonly id: number
  readonly system: ComparedSystem
  readonly season: SeasonName
  readonly compared_to: PilgrimId | null
  readonly differences: number
  readonly runner: number
}

/** How long a hub may be silent before another goes on. */
export const lease = "60 seconds"

/** After a system was not reached, in milliseconds. */
const pause = 10_000

const advance = `
  update reconciliation set compared_to = coalesce($3, compared_to), ours = ours + $4, theirs = theirs + $5,
    differences = differences + $6, leased = now() + interval '${lease}',
    ended = case when $3::text is null then now() end
  where id = $1 and runner = $2 and ended is null`

const insert = `
  insert into reconciliation_difference (reconciliation, number, pilgrim, handle, kind, fields, explanation, exchange)
  select $1, number, pilgrim, handle, kind, fields::jsonb, explanation, exchange
  from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    as d(number, pilgrim, handle, kind, fields, explanation, exchange)`

// Whatever an earlier comparison has found, and this one has not, is no difference any more, or is explained.
const settle = `
  update task t set closed = now(), closed_by = 'hub', closed_because = 'The two sides agree, or the rest is under way.'
  from reconciliation r
  where r.id = $1 and t.kind = 'reconciliation.difference' and t.closed is null and t.opened < r.asked
    and t.system = r.system and t.season = r.season
    and not exists (select from reconciliation_difference d
      where d.reconciliation = r.id and d.explanation is null
        and t.subject = r.system || '/' || d.pilgrim || '/' || d.handle)`

const leaveUntil = `
  update reconciliation set leased = now() + $3 * interval '1 millisecond' where id = $1 and runner = $2`

const fail = "update reconciliation set ended = now(), failed = $3 where id = $1 and runner = $2 and ended is null"

/** By which operation the way to a system is looked at; its limits are those of all of them. */
const way = {
  etrack: "etrack.register",
  visa: "visa.request",
  bracelet: "bracelet.order",
} as const satisfies Record<ComparedSystem, Operation>

/**
 * Compares two sides to the end, a window at a time: each is committed whole, with its tasks, and a hub that takes over
 * goes on after the last. While the system gets no calls, or is not reached, it is left for later.
 */
export const runReconciliation = (claimed: Claimed, limit?: number) =>
  Effect.catchTags(compareAll(claimed, limit), {
    TrackQuestionError: ({ reason }) => notAnswered(claimed, reason),
    VisaQuestionError: ({ reason }) => notAnswered(claimed, reason),
    BraceletQuestionError: ({ reason }) => notAnswered(claimed, reason),
  })

const compareAll = Effect.fn("compareAll")(function* (claimed: Claimed, limit?: number) {
  const database = yield* Database
  const status = yield* SystemStatus
  const operation = way[claimed.system]
  let { differences } = claimed
  let after = claimed.compared_to ?? undefined
  for (;;) {
    const hold = status.hold(operation)
    if (hold !== undefined) return yield* leave(claimed, Math.max(0, hold.until - Date.now()))
    if (status.isRateLimited(operation)) yield* status.awaitRate(operation)
    const compared = yield* compareNext(claimed.system, claimed.season, after, limit)
    const from = differences
    const isOurs = yield* database.transaction((client) => store(client, claimed, compared, from))
    if (!isOurs) return
    differences += compared.found.length
    after = compared.until
    if (after === undefined) return
  }
})

/** Writes what was found; or nothing, and says so, when another hub has taken the reconciliation over, or it has ended. */
const store = async (client: PoolClient, claimed: Claimed, { found, ours, theirs, until }: Compared, from: number) => {
  const { rowCount } = await client.query({
    text: advance,
    values: [claimed.id, claimed.runner, until ?? null, ours, theirs, found.length],
  })
  if (rowCount === 0) return false
  await client.query({
    text: insert,
    values: [
      claimed.id,
      found.map((_, n) => from + n + 1),
      found.map(({ difference }) => difference.pilgrim),
      found.map(({ difference }) => difference.handle),
      found.map(({ difference }) => difference.kind),
      found.map(({ difference }) => JSON.stringify(difference.kind === "different" ? difference.fields : [])),
      found.map(({ explanation }) => explanation?.because ?? null),
      found.map(({ explanation }) => explanation?.exchange ?? null),
    ],
  })
  for (const { difference, explanation } of found)
    if (explanation === undefined) await openTaskIn(client, taskAbout(claimed.system, claimed.season, difference))
  if (until === undefined) await client.query({ text: settle, values: [claimed.id] })
  return true
}

const leave = Effect.fn("leave")(function* ({ id, runner }: Claimed, milliseconds: number) {
  const database = yield* Database
  yield* database.query({ text: leaveUntil, values: [id, runner, milliseconds] })
})

type Reason = { readonly _tag: string; readonly detail: string; readonly retryAfter?: number }

const notAnswered = Effect.fn("notAnswered")(function* (claimed: Claimed, reason: Reason) {
  if (reason._tag === "Unavailable") return yield* leave(claimed, Math.max(pause, reason.retryAfter ?? 0))
  const database = yield* Database
  const failed = `${reason._tag}: ${reason.detail}`
  yield* database.query({ text: fail, values: [claimed.id, claimed.runner, failed] })
})
