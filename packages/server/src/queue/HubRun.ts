import { milliseconds } from "@mahmal/adapters/milliseconds"
import { Context, Effect, Layer, Schedule, type Scope } from "effect"
import type pg from "pg"
import { Database } from "../postgres/Database.ts"
import { answersWithin, ImpatientClient, noticedSoon } from "../postgres/ImpatientClient.ts"
import { takeOver } from "./handBack.ts"
import { Queue } from "./Queue.ts"

/** The first number of the locks by which hubs show that they live; the second is the number of the run. */
const livingHubs = 1448

/** Between two looks for hubs that live no more. */
const lookEvery = "2 seconds"

// What this run has had in flight since it was opened was opened at `oldest` or later; the minute is for clocks that differ.
const mark = `
  update hub_run set oldest = now() - interval '1 minute' - $2 * interval '1 millisecond', seen = now() where number = $1`

// A hub that hangs still holds its lock by its open connection, which is therefore ended. If another process holds the lock,
// it is a hub that is taking over, and is left alone.
const endSilent = `
  select pg_terminate_backend(l.pid) from hub_run r join pg_locks l
    on l.locktype = 'advisory' and l.classid = $1 and l.objid = r.number and l.objsubid = 2
      and l.pid = r.process
      and l.database = (select oid from pg_database where datname = current_database())
  where r.number <> $2 and r.seen < now() - $3 * interval '1 millisecond'`

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
      let number: number | undefined
      let client: pg.Client | undefined

      const begin = async (): Promise<pg.Client> => {
        const fresh = new ImpatientClient({
          connectionString: database.url,
          application_name: "mahmal alive",
          options: `-c search_path=mahmal ${noticedSoon}`,
          query_timeout: answersWithin,
        })
        fresh.on("error", () => {})
        fresh.on("end", () => {
          if (client === fresh) client = undefined
        })
        try {
          await fresh.connect()
          // The lock comes before the row: a row without a lock is that of a hub that is gone.
          const { rows } = await fresh.query("select nextval('hub_run_number')::int as number")
          await fresh.query("select pg_advisory_lock($1, $2)", [livingHubs, rows[0].number])
          await fresh.query("insert into hub_run (number) values ($1)", [rows[0].number])
          number = rows[0].number
        } catch (error) {
          fresh.end().catch(() => {})
          throw error
        }
        client = fresh
        return fresh
      }

      const end = Effect.gen(function* () {
        const living = client
        client = undefined
        if (living === undefined || number === undefined) return
        // What is still in flight goes back into the queue, for any other hub.
        yield* Effect.ignoreCause(takeOver(database, queue, number))
        yield* Effect.promise(() => living.end().catch(() => {}))
      })

      const renounce = (): void => {
        client?.end().catch(() => {})
        client = undefined
      }

      /** Takes over from every run whose lock is free. Holding that lock, no other hub does the same. */
      const look = Effect.fnUntraced(function* (living: pg.Client) {
        const ask = (text: string, values: ReadonlyArray<unknown>) =>
          Effect.promise(() => living.query(text, [...values]).then(({ rows }) => rows))
        yield* ask(endSilent, [livingHubs, number, silent])
        for (const { number: other } of yield* ask("select number from hub_run where number <> $1", [number])) {
          const [{ free }] = yield* ask("select pg_try_advisory_lock($1, $2) as free", [livingHubs, other])
          if (free === true)
            yield* Effect.ensuring(
              takeOver(database, queue, other),
              ask("select pg_advisory_unlock($1, $2)", [livingHubs, other]),
            )
        }
      })

      return {
        number: () => number,
        lives: () => client !== undefined,
        renounce,
        live: Effect.fn("HubRun.live")(function* (oldest) {
          const show = (living: pg.Client) =>
            living.query(mark, [number, oldest() ?? 0]).catch((error: unknown) => {
              // On a connection that fails, the lock cannot be relied on.
              renounce()
              throw error
            })
          const beat = Effect.gen(function* () {
            const living = client ?? (yield* Effect.promise(begin))
            yield* Effect.promise(() => show(living))
          }).pipe(Effect.catchCause((cause) => Effect.logWarning("the hub could not show that it lives", cause)))
          const takeOvers = Effect.suspend(() => (client === undefined ? Effect.void : look(client))).pipe(
            Effect.catchCause((cause) => Effect.logWarning("the hub could not take over from others", cause)),
          )
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
