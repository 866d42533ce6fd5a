import { systemOf } from "@mahmal/core/exchange/Operation"
import { attendCalls } from "@mahmal/core/hub/callCentre"
import type { Hub } from "@mahmal/core/hub/Hub"
import { Telephony } from "@mahmal/core/ports/Telephony"
import { Effect, FiberSet, Layer, Option } from "effect"
import type { CutOffs } from "../lines/CutOffs.ts"
import { Lines } from "../lines/Lines.ts"
import type { Database } from "../postgres/Database.ts"
import { HubRun } from "../queue/HubRun.ts"
import type { Queue } from "../queue/Queue.ts"
import { repeatedly } from "../repeatedly.ts"
import { conversations } from "./conversations.ts"
import { Gates } from "./Gates.ts"
import { carryInHand } from "./inHand.ts"
import { Lanes } from "./Lanes.ts"
import { pace } from "./Pace.ts"
import { readBorder } from "./readBorder.ts"
import { takeJobs } from "./takeJobs.ts"

/** What carries out. */
type Hands = Hub | Gates | Lanes | Lines | CutOffs | Database | Queue | HubRun

/** So many times what a system is sent at once may be in hand: enough that it never waits, and soon sent. */
const handfuls = 4

/** What a system takes in so many seconds at its own rate may be in hand. */
const soon = 10

/** Carries out what is handed over in this process and what waits in the queues, and reads the border feed. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const settings = yield* pace
    const carry = yield* conversations(settings)
    const lanes = yield* Lanes
    const lines = yield* Lines
    const hubRun = yield* HubRun
    yield* hubRun.live(lanes.oldest)
    const run = yield* FiberSet.makeRuntimePromise<Hands>()
    for (const [operation, carryThis] of carry) {
      const { rate = Number.POSITIVE_INFINITY } = lines.standing(systemOf(operation))
      const most = Math.max(1, Math.min(handfuls * settings.callsAtOnce, Math.floor(soon * rate)))
      lanes.attend(operation, most, (begun) => {
        // It fails only when it is broken off, and is another's then.
        run(carryInHand(operation, carryThis, begun)).catch(() => {})
      })
    }
    yield* Effect.addFinalizer(() => Effect.ignore(Effect.timeout(lanes.close, longestEnd)))
    yield* Effect.forkScoped(takeJobs(carry.map(([operation]) => operation)))

    const telephony = yield* Effect.serviceOption(Telephony)
    if (Option.isSome(telephony))
      yield* Effect.forkScoped(Effect.provideService(attendCalls(), Telephony, telephony.value))

    // That the feed is away for a while is nothing to tell.
    const readNow = Effect.ignore(readBorder())
    yield* Effect.forkScoped(repeatedly(readNow, settings.feedEvery, "the border feed could not be read"))
  }),
).pipe(Layer.provide(Gates.layer))

/** How long what is in hand may take to come to its end when the hub is stopped. */
const longestEnd = "10 seconds"
