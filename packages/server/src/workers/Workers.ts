import { randomUUID } from "node:crypto"
import { attendCalls } from "@mahmal/core/hub/callCentre"
import type { Exchanges } from "@mahmal/core/hub/Exchanges"
import { gatherBracelets, gatherGroups } from "@mahmal/core/hub/gather"
import type { Hub } from "@mahmal/core/hub/Hub"
import { readFeed } from "@mahmal/core/hub/readFeed"
import { stopGroups } from "@mahmal/core/hub/stopGroups"
import { type PilgrimId, seasonOf } from "@mahmal/core/journey/ids"
import type { BorderFeed } from "@mahmal/core/ports/BorderFeed"
import { largestOrder } from "@mahmal/core/ports/BraceletMaker"
import type { Cursors } from "@mahmal/core/ports/Cursors"
import type { People } from "@mahmal/core/ports/People"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { Duration, Effect, FiberSet, Layer, Option, Schedule } from "effect"
import type { Bundle } from "../queue/bundles.ts"
import { jobSeconds, Queue } from "../queue/Queue.ts"
import { conversations } from "./conversations.ts"
import { pace } from "./Pace.ts"

/** What is done with the bundles of some jobs; done twice, it does no harm. */
type Handler = (bundles: ReadonlyArray<Bundle>) => Effect.Effect<void, unknown, Hub | Exchanges | People>

/** Jobs that one fetch takes, and workers on each queue. */
const jobsAtOnce = 4
const workersOnEach = 2

/**
 * Carries out the jobs of every queue, and reads the border feed.
 *
 * A job that can not be finished well before another worker would be given it is broken off; what it had under way is
 * then in doubt, and resolved as such.
 */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { boss } = yield* Queue
    const settings = yield* pace
    const carry = yield* conversations(settings)
    const run = yield* FiberSet.makeRuntimePromise<Hub | Exchanges | People | BorderFeed | Cursors>()

    const handlers: Readonly<Record<string, Handler>> = {
      ...mapValues(carry, (carryOut) => (bundles: ReadonlyArray<Bundle>) => carryOut(bundles.flatMap(openingsOf))),
      "gather.groups": (bundles: ReadonlyArray<Bundle>) => gatherGroups([...new Set(bundles.flatMap(groupsOf))]),
      "stop.groups": (bundles: ReadonlyArray<Bundle>) => stopGroups([...new Set(bundles.flatMap(groupsOf))]),
      "gather.bracelets": (bundles: ReadonlyArray<Bundle>) =>
        Effect.forEach(orders(bundles.flatMap(pilgrimsOf)), ([order, pilgrims]) => gatherBracelets(order, pilgrims), {
          discard: true,
        }),
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
)

const openingsOf = (bundle: Bundle) => ("openings" in bundle ? bundle.openings : [])
const groupsOf = (bundle: Bundle) => ("groups" in bundle ? bundle.groups : [])
const pilgrimsOf = (bundle: Bundle) => ("pilgrims" in bundle ? bundle.pilgrims : [])

/** Parts pilgrims into orders of one season each, none larger than the maker takes, each with a number of its own. */
const orders = (pilgrims: ReadonlyArray<PilgrimId>): ReadonlyArray<[order: string, ReadonlyArray<PilgrimId>]> =>
  [...Map.groupBy(new Set(pilgrims), seasonOf)].flatMap(([season, all]) =>
    Array.from({ length: Math.ceil(all.length / largestOrder) }, (_, n): [string, ReadonlyArray<PilgrimId>] => [
      `${season}-B-${randomUUID()}`,
      all.slice(n * largestOrder, (n + 1) * largestOrder),
    ]),
  )

const mapValues = <K extends string, A, B>(record: Readonly<Record<K, A>>, map: (value: A) => B): Record<K, B> =>
  Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, map(value)])) as Record<K, B>
