import type { Operation } from "@mahmal/core/exchange/Operation"
import { attendCalls } from "@mahmal/core/hub/callCentre"
import { Exchanges } from "@mahmal/core/hub/Exchanges"
import { giveBack } from "@mahmal/core/hub/giveBack"
import type { Hub } from "@mahmal/core/hub/Hub"
import { readFeed } from "@mahmal/core/hub/readFeed"
import type { Opening } from "@mahmal/core/hub/Submission"
import { stopGroups } from "@mahmal/core/hub/stopGroups"
import type { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import type { Cursors } from "@mahmal/core/ports/Cursors"
import type { People } from "@mahmal/core/ports/People"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { Duration, Effect, FiberSet, Layer, Option, Schedule } from "effect"
import { CutOffs } from "../lines/CutOffs.ts"
import { Lines } from "../lines/Lines.ts"
import type { Database } from "../postgres/Database.ts"
import type { Bundle } from "../queue/bundles.ts"
import { HubRun } from "../queue/HubRun.ts"
import { jobSeconds, Queue } from "../queue/Queue.ts"
import { type Carry, conversations } from "./conversations.ts"
import { Gates } from "./Gates.ts"
import { held } from "./held.ts"
import { carryInHand } from "./inHand.ts"
import { Lanes } from "./Lanes.ts"
import { pace } from "./Pace.ts"
import { putBack } from "./putBack.ts"

/** What is done with the bundles of some jobs; done twice, it does no harm. */
type Handler = (bundles: ReadonlyArray<Bundle>) => Effect.Effect<void, unknown, Hands>

/** What carries out. */
type Hands = Hub | Exchanges | People | Gates | Lines | CutOffs | Database | Queue

/** Jobs that one fetch takes, and workers on each queue. */
const jobsAtOnce = 4
const workersOnEach = 2

/** So many times what a system is sent at once may be in hand: enough that it never waits, and soon sent. */
const handfuls = 4

/**
 * Carries out what is handed over in this process and the jobs of every queue, and reads the border feed.
 *
 * A job that can not be finished well before another worker would be given it is broken off; what it had under way is
 * then in doubt, and resolved as such.
 */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { boss } = yield* Queue
    const settings = yield* pace
    const carry = yield* conversations(settings)
    const lanes = yield* Lanes
    const hubRun = yield* HubRun
    yield* hubRun.live(lanes.oldest)
    const run = yield* FiberSet.makeRuntimePromise<Hands | BorderFeed | Cursors | Lanes>()
    for (const [operation, carryThis] of carry)
      lanes.attend(operation, handfuls * settings.callsAtOnce, (begun) => {
        // It fails only when it is broken off, and is another's then.
        run(carryInHand(operation, carryThis, begun)).catch(() => {})
      })
    yield* Effect.addFinalizer(() => Effect.ignore(Effect.timeout(lanes.close, longestEnd)))

    const handlers: Readonly<Record<string, Handler>> = {
      ...Object.fromEntries(carry.map(([operation, carryThis]) => [operation, handlerOf(operation, carryThis)])),
      "stop.groups": (bundles: ReadonlyArray<Bundle>) => stopGroups([...new Set(bundles.flatMap(groupsOf))]),
    }
    for (const [name, handle] of Object.entries(handlers))
      yield* Effect.promise(() =>
        boss.work<Bundle>(
          name,
          {
            batchSize: jobsAtOnce,
            localConcurrency: workersOnEach,
            burstWhenBatchFull: true,
            pollingIntervalSeconds: 0.5,
            notifyPollingIntervalSeconds: 0.5,
          },
          (jobs) => run(Effect.timeout(handle(jobs.map(({ data }) => data)), Duration.seconds(jobSeconds * 0.7))),
        ),
      )

    const telephony = yield* Effect.serviceOption(Telephony)
    if (Option.isSome(telephony))
      yield* Effect.forkScoped(Effect.provideService(attendCalls(), Telephony, telephony.value))

    // What can not be read now is read at the next look.
    yield* Effect.forkScoped(Effect.repeat(Effect.ignore(readFeed()), Schedule.spaced(settings.feedEvery)))
  }),
).pipe(Layer.provide(Gates.layer))

/** How long what is in hand may take to come to its end when the hub is stopped. */
const longestEnd = "10 seconds"

/** Begins what jobs name, and carries it out; what its system gets no call for now is left in the queue, as it is. */
const handlerOf =
  (operation: Operation, carry: Carry): Handler =>
  (bundles) =>
    Effect.gen(function* () {
      const exchanges = yield* Exchanges
      const gates = yield* Gates
      const lines = yield* Lines
      const { passed } = yield* CutOffs
      const through = gates.through(operation)
      const openings = bundles.flatMap(openingsOf)
      const room = lines.room(operation)
      const isLate = ({ pilgrims: [pilgrim] }: Opening) => pilgrim !== undefined && passed(operation, pilgrim) !== "no"
      const isFree = (opening: Opening) => room === "all" || isLate(opening)
      const waiting = openings.filter((opening) => !isFree(opening))
      const now = [...openings.filter(isFree), ...waiting.slice(0, room === "one" ? 1 : 0)]
      const left = waiting.slice(room === "one" ? 1 : 0)
      if (left.length > 0) {
        const at = lines.hold(operation)?.until ?? Date.now() + whileTried
        yield* putBack(left.map((opening) => ({ ...opening, at })))
      }
      if (now.length === 0) return
      yield* carry(yield* exchanges.begin(now), (exchange, call, tooLate) =>
        tooLate ? call : through(call, (hold) => giveBack(exchange, held[hold.why], hold.until)),
      )
    })

/** How long what waits for a system to be tried is left in the queue, in milliseconds. */
const whileTried = 2_000

const openingsOf = (bundle: Bundle) => ("openings" in bundle ? bundle.openings : [])
const groupsOf = (bundle: Bundle) => ("groups" in bundle ? bundle.groups : [])
