import type { Begun } from "@mahmal/core/exchange/Begun"
import type { TakeUp } from "@mahmal/core/exchange/Opening"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Bundle } from "../queue/bundles.ts"
import { HubRun } from "../queue/HubRun.ts"
import { jobsAtOnce, Queue } from "../queue/Queue.ts"
import { begin } from "../store/begin.ts"
import { Known } from "../store/Known.ts"
import { livingRun } from "../store/livingRun.ts"
import { CutOffs } from "../systems/CutOffs.ts"
import { SystemStatus } from "../systems/SystemStatus.ts"

/** What was taken from a queue: what was begun of it, and whether there may be more. */
export interface Taken {
  readonly begun: ReadonlyArray<Begun>
  readonly more: boolean
}

/** Milliseconds after which an exchange is looked at again when its system is being tried with another. */
const whileTried = 2_000

/**
 * Takes what is due from an operation's queue and begins at most `room` of it, in one transaction: each exchange is then
 * either in flight under this run or still in the queue. Those whose system takes no call now, and those beyond `room`, go back.
 * While a system is tried with one call, no more than one job is taken.
 */
export const takeUp = Effect.fn("takeUp")(
  function* (operation: Operation, room: number) {
    const database = yield* Database
    const queue = yield* Queue
    const run = yield* HubRun
    const known = yield* Known
    const status = yield* SystemStatus
    const part = yield* parting(operation, room)
    const { more, begun } = yield* database.transaction(async (client, defer) => {
      const number = run.number()
      const held = await client.query({ name: "living-run", text: livingRun, values: [number] })
      if (held.rowCount === 0) return { more: false }
      const most = status.admits(operation) === "one" ? 1 : jobsAtOnce
      const bundles = await queue.take(client, operation, most)
      const { now, left } = part(bundles.flatMap(openingsOf).toSorted(newFirst))
      if (left.length > 0) await queue.put(client, defer, left, [])
      return {
        more: bundles.length === jobsAtOnce,
        ...(now.length === 0 ? {} : { begun: await begin(client, defer, now, number) }),
      }
    })
    const taken: Taken = { more, begun: begun === undefined ? [] : yield* Effect.promise(() => begun(known)) }
    return taken
  },
  // It may have been committed after all: then exchanges are marked as ours that nobody here carries out.
  Effect.tapErrorTag("DatabaseUnavailable", ({ rolledBack }) =>
    rolledBack ? Effect.void : HubRun.use(({ renounce }) => Effect.sync(renounce)),
  ),
)

/** Splits openings into those to begin now, and those that go back into the queue. */
const parting = Effect.fnUntraced(function* (operation: Operation, room: number) {
  const status = yield* SystemStatus
  const { passed } = yield* CutOffs
  const isLate = ({ pilgrims: [pilgrim] }: TakeUp) => pilgrim !== undefined && passed(operation, pilgrim) !== "no"
  return (openings: ReadonlyArray<TakeUp>): { now: ReadonlyArray<TakeUp>; left: ReadonlyArray<TakeUp> } => {
    const calls = status.admits(operation)
    const at = status.hold(operation)?.until ?? Date.now() + whileTried
    const isFree = (opening: TakeUp) => calls === "all" || isLate(opening)
    const waiting = openings.filter((opening) => !isFree(opening))
    const tried = calls === "one" ? 1 : 0
    const free = [...openings.filter(isFree), ...waiting.slice(0, tried)]
    const later = waiting.slice(tried).map((opening) => ({ ...opening, at }))
    return { now: free.slice(0, room), left: [...free.slice(room), ...later] }
  }
})

const newFirst = (a: TakeUp, b: TakeUp): number => Number(a.attempts > 0) - Number(b.attempts > 0)

const openingsOf = (bundle: Bundle) => ("openings" in bundle ? bundle.openings : [])
