import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { type ExchangeState, openStates } from "@mahmal/core/exchange/Exchange"
import { actOnExchange } from "@mahmal/core/operating/actOnExchange"
import { successorOf } from "@mahmal/core/operating/Matter"
import type { Outlook } from "@mahmal/core/operating/outlook"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Effect } from "effect"
import type { Result } from "../../api/rerunViews.ts"
import { Database } from "../../postgres/Database.ts"
import { namesOf } from "../../postgres/inStates.ts"
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

/** At most so many are begun between two looks, so that a plan is soon stopped. */
const mostInARound = 40

const renew = `
  update rerun set leased = now() + $3 * interval '1 millisecond'
  where id = $1 and runner = $2 and finished is null returning id`

const stopper = "select stopped_by from rerun where id = $1"

const load = `
  select number, exchange, operation, pilgrims, state, attempts, outlook, follows from rerun_item
  where rerun = $1 and result is null order by number`

// An item ends when its exchange is closed, or accepted by its system. One that was accepted before is first asked about again,
// with two attempts: the act's and the question's.
const look = `
  select i.number, e.state, e.data ->> 'code' as code
  from unnest($2::int[], $3::text[]) as w(number, follows)
  join rerun_item i on i.rerun = $1 and i.number = w.number
  join exchange e on e.id = w.follows
  where e.state not in ${namesOf(openStates)}
    or e.state = 'Accepted' and (i.follows is distinct from i.exchange or e.attempts >= i.attempts + 2)`

const end = `
  update rerun_item i set result = n.result, detail = n.detail, ended = now()
  from unnest($2::int[], $3::text[], $4::text[]) as n(number, result, detail)
  where i.rerun = $1 and i.number = n.number and i.result is null and (n.result <> 'left' or i.follows is null)`

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
  yield* Effect.raceFirst(runItems(plan), overtaken(plan))
})

/** Renews the lease on the plan again and again; ends when another hub has taken it over, or the plan is finished. */
const overtaken = Effect.fnUntraced(function* ({ id, runner }: Claimed) {
  const database = yield* Database
  const { lease } = yield* Figures
  do yield* Effect.sleep(lease / 4)
  while ((yield* database.query({ text: renew, values: [id, runner, lease] })).length > 0)
})

/** Begins what is left of a plan, item by item, and takes down what becomes of each. */
const runItems = Effect.fnUntraced(function* (plan: Claimed) {
  const database = yield* Database
  const { atOnce } = yield* Figures
  const step = yield* Steps
  const rows = yield* database.query<OpenItem & { outlook: Outlook; follows: ExchangeId | null }>({
    text: load,
    values: [plan.id],
  })
  yield* step("loaded")
  const items = new OpenItems(rows)
  for (const { number, follows } of rows) if (follows !== null) items.watch(number, { follows })
  for (const [outlook, others] of Map.groupBy(rows, (row) => row.outlook))
    if (outlook !== "safe") yield* watchOthers(items, others, outlook)
  while (items.size > 0) {
    const [now] = yield* database.query<{ stopped_by: string | null }>({ text: stopper, values: [plan.id] })
    yield* leaveOut(plan, items, now?.stopped_by ?? undefined)
    const ended = yield* followItems(plan, items)
    const next = items.next(atOnce).slice(0, mostInARound)
    yield* Effect.forEach(next, (item) => begin(plan, items, item), { concurrency: 4, discard: true })
    if (next.length + ended === 0) yield* Effect.sleep(lookEvery)
  }
  yield* step("finishing")
  yield* database.query({ text: finish, values: [plan.id, plan.runner] })
  yield* step("finished")
})

/** Watches items that others are at, each by the exchange that has taken its place or else by its own. */
const watchOthers = Effect.fnUntraced(function* (items: OpenItems, others: ReadonlyArray<OpenItem>, leftFor: string) {
  const exchanges = yield* Exchanges
  const successors = others.map(({ exchange: id, operation }) => successorOf({ id, operation }))
  const found = yield* exchanges.find(successors.flatMap((id) => id ?? []))
  const there = new Set(found.map(({ id }) => id))
  others.forEach(({ number, exchange }, n) => {
    const successor = successors[n]
    items.watch(number, { follows: successor !== undefined && there.has(successor) ? successor : exchange, leftFor })
  })
})

/** Takes down what has come to its end, and gives how many that were. */
const followItems = Effect.fnUntraced(function* ({ id }: Claimed, items: OpenItems) {
  const database = yield* Database
  const step = yield* Steps
  const watched = [...items.underWay]
  if (watched.length === 0) return 0
  const ended = yield* database.query<{ number: number; state: ExchangeState["_tag"]; code: string | null }>({
    text: look,
    values: [id, watched.map(([number]) => number), watched.map(([, { follows }]) => follows)],
  })
  if (ended.length === 0) return 0
  yield* step("followed")
  const outcomes = ended.map(({ number, state, code }): Ended => {
    const leftFor = items.underWay.get(number)?.leftFor
    return leftFor === undefined ? [number, results[state] ?? "unknown", code] : [number, "left", leftFor]
  })
  yield* endItems(id, items, outcomes)
  yield* step("ended")
  return ended.length
})

/**
 * Begins an item, if its exchange still stands where it stood when the plan was made; otherwise leaves it alone, once those
 * who are at it have come to an end.
 */
const begin = Effect.fnUntraced(function* (plan: Claimed, items: OpenItems, item: OpenItem) {
  const { patience } = yield* Figures
  const step = yield* Steps
  yield* step("beginning")
  const act = actOnExchange({
    exchange: { id: item.exchange, operation: item.operation, pilgrims: item.pilgrims },
    act: { _tag: "Retry" },
    attribution: { by: plan.approved_by, reason: plan.reason },
    patience,
    rerun: { id: plan.id, runner: plan.runner },
    unless: ({ exchange }) =>
      exchange.state._tag === item.state && exchange.attempts === item.attempts
        ? undefined
        : ["already-queued", `It has moved on since the plan was made: it is ${exchange.state._tag} now.`],
  })
  const begun = yield* act.pipe(
    Effect.map(({ follows }) => ({ follows })),
    Effect.catchTag("ExchangeRefusal", ({ why }) => Effect.succeed(why)),
    Effect.catchTags({ PlacesOverdrawn: Effect.die, Refusal: Effect.die }),
  )
  yield* step("begun")
  if (typeof begun === "string") yield* watchOthers(items, [item], begun)
  else items.watch(item.number, begun)
})

/** Leaves alone what others are at and nothing waits for; and all that is not begun, where somebody has stopped the plan. */
const leaveOut = Effect.fnUntraced(function* ({ id }: Claimed, items: OpenItems, stoppedBy: string | undefined) {
  const left =
    stoppedBy === undefined
      ? items.idle()
      : items.waiting().map(({ number }) => [number, `stopped by ${stoppedBy}`] as const)
  yield* endItems(
    id,
    items,
    left.map(([number, why]) => [number, "left", why]),
  )
})

type Ended = readonly [number: number, result: Result, detail: string | null]

/** Writes the results of items, once and for good. */
const endItems = Effect.fnUntraced(function* (plan: number, items: OpenItems, ended: ReadonlyArray<Ended>) {
  if (ended.length === 0) return
  const database = yield* Database
  yield* database.query({
    text: end,
    values: [
      plan,
      ended.map(([number]) => number),
      ended.map(([, result]) => result),
      ended.map(([, , detail]) => detail),
    ],
  })
  for (const [number] of ended) items.ended(number)
})
