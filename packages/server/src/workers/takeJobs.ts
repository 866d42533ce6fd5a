import type { Operation } from "@mahmal/core/exchange/Operation"
import { Cause, Effect, FiberSet, Result } from "effect"
import { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import type { QueueName } from "../queue/bundles.ts"
import { HubRun } from "../queue/HubRun.ts"
import { Queue } from "../queue/Queue.ts"
import { repeatedly } from "../repeatedly.ts"
import { CutOffs } from "../systems/CutOffs.ts"
import { type Hold, SystemStatus } from "../systems/SystemStatus.ts"
import { InFlight } from "./InFlight.ts"
import { takeStops } from "./takeStops.ts"
import { takeUp } from "./takeUp.ts"

/** Between two looks for jobs that are due. */
const lookEvery = "200 millis"

/** Between two looks for what is too late, where a system gets no calls. */
const lookForLateEvery = "5 seconds"

/**
 * Takes up the jobs of the operations that are attended to, and of groups to be stopped, for as long as the hub runs.
 *
 * What is for a system that is paused or left alone stays in the queue as it is: taken and put back, it would all be written
 * anew each time. Only what may be sent no more is taken, for it needs no call.
 */
export const takeJobs = Effect.fn("takeJobs")(function* (operations: ReadonlyArray<Operation>) {
  const queue = yield* Queue
  const run = yield* HubRun
  const workers = yield* FiberSet.make()
  const status = yield* SystemStatus
  const cutOffs = yield* CutOffs
  const busy = new Set<QueueName>()
  const isHeld = (operation: Operation) => leftAlone.has(status.hold(operation)?.why)
  const work = Effect.fnUntraced(function* (names: ReadonlyArray<QueueName>) {
    for (const name of names.filter((name) => !busy.has(name))) {
      busy.add(name)
      yield* FiberSet.run(
        workers,
        Effect.ensuring(
          workOn(name),
          Effect.sync(() => busy.delete(name)),
        ),
      )
    }
  })
  const look = Effect.gen(function* () {
    if (!run.lives()) return
    const open = operations.filter((operation) => !isHeld(operation))
    const names: ReadonlyArray<QueueName> = [...open, "stop.groups"]
    yield* work(yield* queue.due(names.filter((name) => !busy.has(name))))
  })
  const lookForLate = Effect.gen(function* () {
    if (!run.lives()) return
    const late = operations
      .filter(isHeld)
      .flatMap((operation) => cutOffs.seasonsPassed(operation).map((season) => [operation, season] as const))
    if (late.length > 0) yield* work(yield* queue.dueOf(late))
  })
  yield* Effect.forkScoped(repeatedly(lookForLate, lookForLateEvery, "what is too late could not be looked for"))
  yield* repeatedly(look, lookEvery, "the queues could not be looked at")
}, Effect.scoped)

/** While a system is closed at this hour it is known when it opens: what is for it is put off until then, once. */
const leftAlone: ReadonlySet<Hold["why"] | undefined> = new Set(["paused", "cooling"])

const workOn = Effect.fnUntraced(
  function* (name: QueueName) {
    if (name === "stop.groups") yield* stopAll
    else yield* takeAll(name)
  },
  (work, name) => Effect.catchCause(work, (cause) => putOff(name, cause)),
)

/** Takes what is due, piece by piece, as soon as there is room for it. */
const takeAll = Effect.fnUntraced(function* (operation: Operation) {
  const inFlight = yield* InFlight
  for (;;) {
    const room = yield* inFlight.space(operation)
    if (room === 0) return
    // Between beginning exchanges and carrying them out there is no interruption.
    const { more } = yield* Effect.uninterruptible(
      Effect.tap(takeUp(operation, room), ({ begun }) => Effect.sync(() => inFlight.handOver.take(begun))),
    )
    if (!more) return
  }
})

const stopAll = Effect.repeat(takeStops(), { while: (more) => more })

/** Jobs that could not be begun are still in the queue. Unless the database was the reason, they wait a little, and others go first. */
const putOff = Effect.fnUntraced(function* (name: QueueName, cause: Cause.Cause<unknown>) {
  const error = Cause.findError(cause)
  if (Result.isSuccess(error) && error.success instanceof DatabaseUnavailable) return
  if (Cause.hasInterruptsOnly(cause)) return
  const database = yield* Database
  const queue = yield* Queue
  yield* Effect.logError("jobs could not be begun, and wait", cause)
  const why = String(Cause.squash(cause))
  yield* Effect.ignore(database.transaction((client) => queue.putOff(client, name, why)))
})
