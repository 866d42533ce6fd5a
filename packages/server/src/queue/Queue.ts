import type { TakeUp } from "@mahmal/core/hub/Journal"
import type { GroupId } from "@mahmal/core/journey/ids"
import { Context, Effect, Layer } from "effect"
import type { PoolClient } from "pg"
import { type ConstructorOptions, PgBoss } from "pg-boss"
import { Database, type Defer } from "../postgres/Database.ts"
import { prepared, preparing } from "../postgres/prepared.ts"
import { bundles, type QueueName, queueNames } from "./bundles.ts"

/** How long a job may run, in seconds, before it is given to another worker. Calls end well before. */
export const jobSeconds = 60

/** The queue of jobs: pg-boss, in the same database, so that a job is written with the events that caused it. */
export class Queue extends Context.Service<
  Queue,
  {
    readonly boss: PgBoss
    /** Puts exchanges to be taken up, and groups to be stopped, into the caller's transaction. All is sent when it returns. */
    readonly put: (
      client: PoolClient,
      defer: Defer,
      takeUps: ReadonlyArray<TakeUp>,
      stops: ReadonlyArray<GroupId>,
    ) => Promise<void>
  }
>()("@mahmal/server/queue/Queue") {
  static readonly layer = Layer.effect(
    Queue,
    Effect.gen(function* () {
      const { url } = yield* Database
      const boss = yield* Effect.acquireRelease(
        Effect.promise(() => start({ connectionString: url })),
        (boss) => Effect.promise(() => boss.stop({ graceful: true, close: true, timeout: 10_000 })),
      )
      return {
        boss,
        put: async (client, defer, takeUps, stops) => {
          const db = {
            executeSql: async (text: string, values: unknown[] = []) => {
              defer(client.query(prepared(text, values)))
              return nobodyAsks
            },
          }
          for (const { queue, at, items } of bundles(takeUps, stops))
            await boss.insert(
              queue,
              items.map((data) => ({ data, ...(at === undefined ? {} : { startAfter: at }) })),
              { db },
            )
        },
      }
    }),
  )
}

/** The ids of the jobs, which nobody asks for. */
const nobodyAsks = { rows: [] }

const start = async (options: ConstructorOptions): Promise<PgBoss> => {
  const boss = new PgBoss({
    ...options,
    ...preparing,
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  })
  // pg-boss goes on by itself; without a listener the error would end the process, and unheard it would be a riddle.
  boss.on("error", (error: Error) => Effect.runFork(Effect.logWarning("the queue met an error", error.message)))
  await boss.start()
  for (const name of queueNames)
    await boss.createQueue(name satisfies QueueName, {
      notify: true,
      expireInSeconds: jobSeconds,
      // A foreign system's failures are no failures of a job; a job fails only with the database, and that passes.
      retryLimit: 1_000_000,
      retryDelay: 1,
    })
  return boss
}
