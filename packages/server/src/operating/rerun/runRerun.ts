import type { ExchangeState } from "@mahmal/core/exchange/Exchange"
import { actOnExchange } from "@mahmal/core/operating/actOnExchange"
import { Effect } from "effect"
import type { Result } from "../../api/rerunViews.ts"
import { Database } from "../../postgres/Database.ts"
import { Figures } from "../Figures.ts"
import { type OpenItem, OpenItems } from "./OpenItems.ts"
import { Steps } from "./Steps.ts"

/** A plan that this hub runs, and which run of it this is. */
export interface Claimed {
  readonly id: number
  readonly runner: number
  readonly approved_by: string
  readonly reason: string
}

/** Milliseconds between two looks at what is under way. */
const lookEvery = 200

const renew = `
  update rerun set leased = now() + $3 * interval '1 millisecond'
  where id = $1 and runner = $2 and finished is null returning stopped_by`

const load = `
  select number, exchange, operation, pilgrims, state, attempts, follows from rerun_item
  where rerun = $1 and result is null order by number`

// What its system has accepted is with its system; one that it had before is at least asked once more.
const follow = `
  select i.number, e.state, e.data ->> 'code' as code from rerun_item i join exchange e on e.id = i.follows
  where i.rerun = $1 and i.result is null
    and (e.state in ('Done', 'Declined', 'NotDone', 'Unknown')
      or e.state = 'Accepted' and (i.follows <> i.exchange or e.attempts >= i.attempts + 2))`

const end = `
  update rerun_item i set result = n.result, detail = n.detail, ended = now()
  from unnest($2::int[], $3::text[], $4::text[]) as n(number, result, detail)
  where i.rerun = $1 and i.number = n.number and i.result is null`

const leave = `
  update rerun_item set result = 'left', detail = $3, ended = now()
  where rerun = $1 and number = any($2) and follows is null and result is null`

const finish = `
  update rerun set finished = now() where id = $1 and runner = $2 and finished is null
    and not exists (select from rerun_item where rerun = $1 and result is null)`

const results: { readonly [S in ExchangeState["_tag"]]?: Result } = {
  Done: "done",
  Accepted: "accepted",
  Declined: "declined",
  NotDone: "not-done",
  Unknown: "unknown",
}

/**
 * Runs a plan to its end, or until another hub has taken it over. Killed at any moment, the next run goes on where this one
 * was: an item is begun together with the act that runs it, once and for good.
 */
export const runRerun = Effect.fn("runRerun")(function* (plan: Claimed) {
  const database = yield* Database
  const { atOnce, lease } = yield* Figures
  const step = yield* Steps
  const rows = yield* database.query<OpenItem & { follows: string | null }>({ text: load, values: [plan.id] })
  yield* step("loaded")
  const items = new OpenItems(
    rows,
    rows.filter(({ follows }) => follows !== null).map(({ number }) => number),
  )
  while (items.size > 0) {
    const [ours] = yield* database.query<{ stopped_by: string | null }>({
      text: renew,
      values: [plan.id, plan.runner, lease],
    })
    if (ours === undefined) return
    const stopped = ours.stopped_by === null ? [] : items.waiting()
    yield* leaveOut(plan, items, stopped, `stopped by ${ours.stopped_by}`)
    const ended = yield* followItems(plan, items)
    const next = items.next(atOnce)
    yield* Effect.forEach(next, (item) => begin(plan, items, item), { concurrency: 4, discard: true })
    if (next.length + ended === 0) yield* Effect.sleep(lookEvery)
  }
  yield* step("finishing")
  yield* database.query({ text: finish, values: [plan.id, plan.runner] })
  yield* step("finished")
})

/** Takes down what has come to its result, and gives how many that were. */
const followItems = Effect.fnUntraced(function* ({ id }: Claimed, items: OpenItems) {
  const database = yield* Database
  const step = yield* Steps
  const ended = yield* database.query<{ number: number; state: ExchangeState["_tag"]; code: string | null }>({
    text: follow,
    values: [id],
  })
  if (ended.length === 0) return 0
  yield* step("followed")
  yield* database.query({
    text: end,
    values: [
      id,
      ended.map(({ number }) => number),
      ended.map(({ state }) => results[state] ?? "unknown"),
      ended.map(({ code }) => code),
    ],
  })
  yield* step("ended")
  for (const { number } of ended) items.ended(number)
  return ended.length
})

/** Begins an item, if its exchange still stands where it stood when the plan was made; otherwise leaves it alone. */
const begin = Effect.fnUntraced(function* (plan: Claimed, items: OpenItems, item: OpenItem) {
  const { patience } = yield* Figures
  const step = yield* Steps
  yield* step("beginning")
  const act = actOnExchange({
    exchange: { id: item.exchange, operation: item.operation, pilgrims: item.pilgrims },
    act: { _tag: "Retry" },
    signed: { by: plan.approved_by, reason: plan.reason },
    patience,
    rerun: { id: plan.id, runner: plan.runner },
    unless: ({ exchange }) =>
      exchange.state._tag === item.state && exchange.attempts === item.attempts
        ? undefined
        : ["already-queued", `It has moved on since the plan was made: it is ${exchange.state._tag} now.`],
  })
  const refused = yield* act.pipe(
    Effect.as(undefined),
    Effect.catchTag("ExchangeRefusal", ({ why }) => Effect.succeed(why)),
    Effect.catchTag("PlacesOverdrawn", Effect.die),
  )
  yield* step("begun")
  if (refused === undefined) items.begun(item.number)
  else yield* leaveOut(plan, items, [item], refused)
})

const leaveOut = Effect.fnUntraced(function* (
  { id }: Claimed,
  items: OpenItems,
  left: ReadonlyArray<OpenItem>,
  why: string,
) {
  if (left.length === 0) return
  const database = yield* Database
  yield* database.query({ text: leave, values: [id, left.map(({ number }) => number), why] })
  for (const { number } of left) items.ended(number)
})
