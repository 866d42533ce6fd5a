import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { type NewTask, openTaskIn } from "../store/openTask.ts"
import { SystemStatus } from "../systems/SystemStatus.ts"
import { type Compared, compareNext } from "./compareNext.ts"
import { isBusy } from "./isBusy.ts"
import { taskAbout } from "./taskAbout.ts"
import { way } from "./way.ts"

/** A reconciliation that this hub has taken over. */
export interface Claimed {
  readonly id: number
  readonly system: ComparedSystem
  readonly season: SeasonName
  readonly compared_to: PilgrimId | null
  readonly differences: number
  readonly runner: number
  /** Whether the hub asked for it by itself. */
  readonly nightly: boolean
}

/** How long a hub may be silent before another goes on. */
export const lease = "60 seconds"

/** After a system was not reached, or had no turn to spare, in milliseconds. */
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

/** After this long, what somebody said to be settled and is found again is told again. */
const believed = "7 days"

const settled = `
  select n::int from unnest($1::text[], $2::text[], $3::text[]) with ordinality as f(pilgrim, subject, why, n)
  where exists (select from task t
    where t.pilgrim = f.pilgrim and t.kind = 'reconciliation.difference' and t.subject = f.subject and t.why_en = f.why
      and t.closed_by <> 'hub' and t.closed > now() - interval '${believed}')`

const leaveUntil = `
  update reconciliation set leased = now() + $3 * interval '1 millisecond' where id = $1 and runner = $2`

const givesWay = "select gives_way from reconciliation where id = $1"

const fail = "update reconciliation set ended = now(), failed = $3 where id = $1 and runner = $2 and ended is null"

/**
 * Compares two sides to the end, a window at a time: each is committed whole, with its tasks, and a hub that takes over
 * goes on after the last. While the system gets no calls, or is not reached, it is left for later; and one that gives way, while
 * anything that is for the system waits for its turn.
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
    if (yield* mustGiveWay(claimed)) return yield* leave(claimed, pause)
    if (status.isRateLimited(operation)) yield* status.awaitRate(operation)
    const hold = status.hold(operation)
    if (hold !== undefined) return yield* leave(claimed, Math.max(0, hold.until - Date.now()))
    const compared = yield* compareNext(claimed.system, claimed.season, after, limit)
    const from = differences
    const isOurs = yield* database.transaction((client) => store(client, claimed, compared, from))
    if (!isOurs) return
    differences += compared.found.length
    after = compared.until
    if (after === undefined) return
  }
})

/** Asked before each part: a rush may begin, and somebody may come to wait for the answer, while it runs. */
const mustGiveWay = Effect.fn("mustGiveWay")(function* ({ id, system, nightly }: Claimed) {
  if (!nightly) return false
  const database = yield* Database
  const { gives_way } = only(
    yield* database.query<{ gives_way: boolean }>({ text: givesWay, values: [id] }),
    "the reconciliation",
  )
  return gives_way && (yield* isBusy(system))
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
  const tasks = found
    .filter(({ explanation }) => explanation === undefined)
    .map(({ difference }) => taskAbout(claimed.system, claimed.season, difference))
  const open = claimed.nightly ? await withoutSettled(client, tasks) : tasks
  for (const task of open) await openTaskIn(client, task)
  if (until === undefined) await client.query({ text: settle, values: [claimed.id] })
  return true
}

/** Without those that a person has closed lately and about which nothing is new: who was told last night is not told again. */
const withoutSettled = async (client: PoolClient, tasks: ReadonlyArray<NewTask>): Promise<ReadonlyArray<NewTask>> => {
  const { rows } = await client.query<{ n: number }>({
    text: settled,
    values: [tasks.map(({ pilgrim }) => pilgrim), tasks.map(({ subject }) => subject), tasks.map(({ why }) => why.en)],
  })
  const left = new Set(rows.map(({ n }) => n))
  return tasks.filter((_, n) => !left.has(n + 1))
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
