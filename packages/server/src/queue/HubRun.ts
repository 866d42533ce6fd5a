import { milliseconds } from "@mahmal/adapters/milliseconds"
import { Context, Effect, Layer, Schedule, type Scope } from "effect"
import { Database } from "../postgres/Database.ts"
import { takeOver } from "./handBack.ts"
import { Queue } from "./Queue.ts"
import { Run } from "./Run.ts"
import { takeOverOthers } from "./takeOverOthers.ts"

/** Between two looks for hubs that live no more. */
const lookEvery = "2 seconds"

/**
 * The run of this hub. It has a number, under which the exchanges that it has in flight are written.
 *
 * It holds a lock for as long as it lives, and shows a sign of life every two seconds. PostgreSQL frees the lock when the hub is
 * killed; another hub frees that of one which is silent for too long. Whoever gets it takes over what was in flight.
 */
export class HubRun extends Context.Service<
  HubRun,
  {
    /** The number under which exchanges are in flight; none before it lives. */
    readonly number: () => number | undefined
    /** Whether it holds its lock. Without it nothing more may be begun. */
    readonly lives: () => boolean
    /** Ends this run, for another to begin: what it had in flight is taken over, as from a hub that is gone. */
    readonly renounce: () => void
    /**
     * Lives until the scope is closed, and takes over from hubs that are gone. `oldest` gives the age in milliseconds of the
     * exchange that is in flight longest; undefined when none is.
     */
    readonly live: (oldest: () => number | undefined) => Effect.Effect<void, never, Scope.Scope>
  }
>()("@mahmal/server/queue/HubRun") {
  static readonly layer = Layer.effect(
    HubRun,
    Effect.gen(function* () {
      const database = yield* Database
      const queue = yield* Queue
      const silent = yield* milliseconds("HUB_SILENT_AFTER", "20 seconds")
      let run: Run | undefined

      const end = Effect.gen(function* () {
        const last = run
        if (last?.lives !== true) return
        last.lives = false
        // What is still in flight goes back into the queue, for any other hub.
        yield* Effect.ignoreCause(takeOver(database, queue, last.number))
        yield* Effect.promise(() => last.end())
      })

      return {
        number: () => run?.number,
        lives: () => run?.lives === true,
        renounce: () => void run?.end(),
        live: Effect.fn("HubRun.live")(function* (oldest) {
          const beat = Effect.promise(async () => {
            if (run?.lives !== true) run = await Run.begin(database.url)
            await run.show(oldest() ?? 0)
          }).pipe(Effect.catchCause((cause) => Effect.logWarning("the hub could not show that it lives", cause)))
          const takeOvers = Effect.suspend(() =>
            run?.lives === true ? takeOverOthers(database, queue, run, silent) : Effect.void,
          ).pipe(Effect.catchCause((cause) => Effect.logWarning("the hub could not take over from others", cause)))
          yield* beat
          yield* Effect.addFinalizer(() => end)
          // By itself: to take over may take long, and whoever does it lives.
          yield* Effect.forkScoped(Effect.repeat(beat, Schedule.spaced(lookEvery)))
          yield* takeOvers
          yield* Effect.forkScoped(Effect.repeat(takeOvers, Schedule.spaced(lookEvery)))
        }),
      }
    }),
  )
}
