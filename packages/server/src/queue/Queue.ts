import type { TakeUp } from "@mahmal/core/exchange/Opening"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { GroupId } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Context, Effect, Layer } from "effect"
import type { PoolClient } from "pg"
import { type ConnectionOptions, type ConstructorOptions, PgBoss } from "pg-boss"
import { Database, type DatabaseUnavailable, type Defer } from "../postgres/Database.ts"
import { prepared, preparing } from "../postgres/prepared.ts"
import { type Bundle, bundles, type QueueName, queueNames } from "./bundles.ts"

/** Jobs that are taken at once. */
export const jobsAtOnce = 4

const due = `
  select name from unnest($1::text[]) as q(name) where exists (
    select from pgboss.job j where j.name = q.name and j.state < 'active' and j.start_after < now())`

const dueOfSeasons = `
  select distinct name from unnest($1::text[], $2::text[]) as q(name, season) where exists (
    select from pgboss.job j, jsonb_array_elements(j.data -> 'openings') o
    where j.name = q.name and j.state < 'active' and j.start_after < now() and left(o -> 'pilgrims' ->> 0, 4) = q.season)`

/**
 * The queue of jobs: pg-boss, in the same database. A job is written in the transaction of the events that caused it, and
 * deleted in the one by which a hub begins what it names: no job is ever active.
 */
export class Queue extends Context.Service<
  Queue,
  {
    /** Queues exchanges to be taken up and groups to be stopped, in the caller's transaction. Returns when all statements are sent. */
    readonly put: (
      client: PoolClient,
      defer: Defer,
      takeUps: ReadonlyArray<TakeUp>,
      stops: ReadonlyArray<GroupId>,
    ) => Promise<void>
    /** Those of some queues in which something is due. */
    readonly due: (names: ReadonlyArray<QueueName>) => Effect.Effect<ReadonlyArray<QueueName>, DatabaseUnavailable>
    /** Those operations in whose queue something of a season that is named beside them is due. */
    readonly dueOf: (
      seasons: ReadonlyArray<readonly [Operation, SeasonName]>,
    ) => Effect.Effect<ReadonlyArray<Operation>, DatabaseUnavailable>
    /** Takes at most so many jobs that are due from a queue in the caller's transaction. */
    readonly take: (client: PoolClient, name: QueueName, most: number) => Promise<ReadonlyArray<Bundle>>
    /** Delays the jobs that would be taken next by a second, so that a faulty one does not hold up the others. */
    readonly putOff: (client: PoolClient, name: QueueName, why: string) => Promise<void>
  }
>()("@mahmal/server/queue/Queue") {
  static readonly layer = Layer.effect(
    Queue,
    Effect.gen(function* () {
      const { url, query } = yield* Database
      const run = Effect.runForkWith(yield* Effect.context<never>())
      const tell = (error: Error) => run(Effect.logWarning("the queue met an error", error.message))
      const boss = yield* Effect.acquireRelease(
        Effect.promise(() => start({ connectionString: url }, tell)),
        (boss) => Effect.promise(() => boss.stop({ graceful: true, close: true, timeout: 10_000 })),
      )
      return {
        put: async (client, defer, takeUps, stops) => {
          const db = {
            executeSql: async (text: string, values: unknown[] = []) => {
              defer(client.query(prepared(text, values)))
              return nobodyAsks
            },
          }
          for (const { queue, at, priority, items } of bundles(takeUps, stops))
            await boss.insert(
              queue,
              items.map((data) => ({
                data,
                priority,
                ...(at === undefined ? {} : { startAfter: secondsUntil(at) }),
              })),
              { db },
            )
        },
        due: (names) =>
          Effect.map(query<{ name: QueueName }>({ name: "due-queues", text: due, values: [names] }), (rows) =>
            rows.map(({ name }) => name),
          ),
        dueOf: (seasons) =>
          Effect.map(
            query<{ name: Operation }>({
              name: "due-of-seasons",
              text: dueOfSeasons,
              values: [seasons.map(([operation]) => operation), seasons.map(([, season]) => season)],
            }),
            (rows) => rows.map(({ name }) => name),
          ),
        take: async (client, name, most) => {
          const db = within(client)
          const jobs = await boss.fetch<Bundle>(name, { batchSize: most, db })
          if (jobs.length > 0) await boss.deleteJob(name, idsOf(jobs), { db })
          return jobs.map(({ data }) => data)
        },
        putOff: async (client, name, why) => {
          const db = within(client)
          const jobs = await boss.fetch(name, { batchSize: jobsAtOnce, db })
          if (jobs.length > 0) await boss.fail(name, idsOf(jobs), { why }, { db })
        },
      }
    }),
  )
}

const mostThatPostgresCounts = 2 ** 31 - 1
const tenYears = 10 * 365 * 24 * 60 * 60

/** How long a queue keeps its jobs. */
const kept = {
  // A foreign system's failures are no failures of a job. Put off each second, a million of them would be twelve days.
  retryLimit: mostThatPostgresCounts,
  retryDelay: 1,
  // What waits is taken up, however long no hub ran: else pg-boss would delete it after two weeks.
  retentionSeconds: tenYears,
}

/** A connection, as pg-boss uses one. */
const within = (client: PoolClient): NonNullable<ConnectionOptions["db"]> => ({
  executeSql: (text, values = []) => client.query(prepared(text, values)),
})

const idsOf = (jobs: ReadonlyArray<{ readonly id: string }>): Array<string> => jobs.map(({ id }) => id)

/** Told from now on, a job waits for as long as it is meant to, also where PostgreSQL's clock is not ours. */
const secondsUntil = (at: number): number => (at - Date.now()) / 1000

/** The ids of the jobs, which nobody asks for. */
const nobodyAsks = { rows: [] }

const start = async (options: ConstructorOptions, tell: (error: Error) => void): Promise<PgBoss> => {
  const boss = new PgBoss({
    ...options,
    ...preparing,
    max: 2,
    schedule: false,
  })
  // pg-boss recovers by itself, but without a listener an error would end the process.
  boss.on("error", tell)
  await boss.start()
  for (const name of queueNames) {
    await boss.createQueue(name, kept)
    // By that alone, one of an earlier version stays as it was.
    await boss.updateQueue(name, kept)
  }
  return boss
}
