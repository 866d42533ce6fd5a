import { systemOf } from "@mahmal/core/exchange/Operation"
import { attendCalls } from "@mahmal/core/hub/callCentre"
import type { Hub } from "@mahmal/core/hub/Hub"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { Effect, FiberSet, Layer, Option } from "effect"
import type { Database } from "../postgres/Database.ts"
import { HubRun } from "../queue/HubRun.ts"
import type { Queue } from "../queue/Queue.ts"
import { repeatedly } from "../repeatedly.ts"
import type { CutOffs } from "../systems/CutOffs.ts"
import { SystemStatus } from "../systems/SystemStatus.ts"
import { CallLimiter } from "./CallLimiter.ts"
import { carryInFlight } from "./carryInFlight.ts"
import { conversations } from "./conversations.ts"
import { InFlight } from "./InFlight.ts"
import { readBorder } from "./readBorder.ts"
import { workerSettings } from "./settings.ts"
import { takeJobs } from "./takeJobs.ts"

/** What carries out. */
type Hands = Hub | CallLimiter | InFlight | SystemStatus | CutOffs | Database | Queue | HubRun

/** So many times what a system is sent at once may be in flight: enough that it never waits, and soon sent. */
const handfuls = 4

/** What a system takes in so many seconds at its own rate may be in flight. */
const soon = 10

/** Carries out what is handed over in this process and what waits in the queues, and reads the border feed. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const settings = yield* workerSettings
    const carry = yield* conversations(settings)
    const inFlight = yield* InFlight
    const status = yield* SystemStatus
    const hubRun = yield* HubRun
    yield* hubRun.live(inFlight.oldest)
    const run = yield* FiberSet.makeRuntimePromise<Hands>()
    for (const [operation, carryThis] of carry) {
      const { rate = Number.POSITIVE_INFINITY } = status.standing(systemOf(operation))
      const most = Math.max(1, Math.min(handfuls * settings.callsAtOnce, Math.floor(soon * rate)))
      inFlight.attend(operation, most, (begun) => {
        // It fails only when it is broken off, and is another's then.
        run(carryInFlight(operation, carryThis, begun)).catch(() => {})
      })
    }
    yield* Effect.addFinalizer(() => Effect.ignore(Effect.timeout(inFlight.close, longestEnd)))
    yield* Effect.forkScoped(takeJobs(carry.map(([operation]) => operation)))

    const telephony = yield* Effect.serviceOption(Telephony)
    if (Option.isSome(telephony))
      yield* Effect.forkScoped(Effect.provideService(attendCalls(), Telephony, telephony.value))

    // That the feed is away for a while is nothing to tell.
    const readNow = Effect.ignore(readBorder())
    yield* Effect.forkScoped(repeatedly(readNow, settings.feedEvery, "the border feed could not be read"))
  }),
).pipe(Layer.provide(CallLimiter.layer))

/** How long what is in flight may take to come to its end when the hub is stopped. */
const longestEnd = "10 seconds"
