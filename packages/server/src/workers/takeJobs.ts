import type { Operation } from "@mahmal/core/exchange/Operation"
import { Cause, Effect, FiberSet, Result } from "effect"
import { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import type { QueueName } from "../queue/bundles.ts"
import { HubRun } from "../queue/HubRun.ts"
import { Queue } from "../queue/Queue.ts"
import { repeatedly } from "../repeatedly.ts"
import { InFlight } from "./InFlight.ts"
import { takeStops } from "./takeStops.ts"
import { takeUp } from "./takeUp.ts"

/** Between two looks for jobs that are due. */
const lookEvery = "200 millis"

/** Takes up the jobs of the operations that are attended to, and of groups to be stopped, for as long as the hub runs. */
export const takeJobs = Effect.fn("takeJobs")(function* (operations: ReadonlyArray<Operation>) {
  const queue = yield* Queue
  const run = yield* HubRun
  const workers = yield* FiberSet.make()
  const names: ReadonlyArray<QueueName> = [...operations, "stop.groups"]
  const busy = new Set<QueueName>()
  const look = Effect.gen(function* () {
    if (!run.lives()) return
    for (const name of yield* queue.due(names.filter((name) => !busy.has(name)))) {
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
  yield* repeatedly(look, lookEvery, "the queues could not be looked at")
}, Effect.scoped)

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
