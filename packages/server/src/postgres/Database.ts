import { Config, Context, Effect, Layer, Redacted, Schema } from "effect"
import pg from "pg"
import { endForgotten } from "./endForgotten.ts"
import { ImpatientClient, noticedSoon } from "./ImpatientClient.ts"
import { insides } from "./insides.ts"
import { migrate } from "./migrate.ts"
import { only } from "./only.ts"
import { type Kind, kind, unfit } from "./unfit.ts"

/** The database could not be reached, or gave up for a reason that passes. Nothing was written, as far as we know. */
export class DatabaseUnavailable extends Schema.TaggedError<DatabaseUnavailable>()("DatabaseUnavailable", {
  detail: Schema.String,
  /** Whether it said itself that nothing was written; else the answer may have been lost. */
  rolledBack: Schema.Boolean,
}) {
  override get message(): string {
    return `The database can not be used: ${this.detail}`
  }
}

/** A constraint of ours refused what was to be written; nothing was written. */
export class ConstraintViolated extends Schema.TaggedError<ConstraintViolated>()("ConstraintViolated", {
  constraint: Schema.String,
  detail: Schema.String,
}) {
  override get message(): string {
    return `What was to be written breaks the constraint "${this.constraint}".`
  }
}

const Address = Schema.String.check(
  Schema.isPattern(/^postgres(ql)?:\/\//, { expected: "an address that begins with postgresql://" }),
)

/** The database that `DATABASE_URL` names. */
export const databaseUrl = Config.schema(Schema.Redacted(Address), "DATABASE_URL")

/** A statement with its values; named ones are prepared once per connection. */
export type Statement = pg.QueryConfig

/**
 * Takes statements that were sent and whose answers nobody waits for. They are answered before the transaction is; when
 * one failed, so has the transaction.
 */
export type Defer = (sent: Promise<unknown>) => void

/** What is done in a transaction. */
export type Work<A> = (client: pg.PoolClient, defer: Defer) => Promise<A>

/** Runs `work` in a transaction. A caller that stops waiting does not stop it. */
export type Transaction = <A>(work: Work<A>) => Effect.Effect<A, DatabaseUnavailable>

/**
 * The one way to PostgreSQL. Every name is looked up in the schema `mahmal`.
 *
 * Statements travel in a pipeline: what is sent before an answer is awaited shares the round trip.
 */
export class Database extends Context.Service<
  Database,
  {
    readonly url: string
    readonly query: <Row extends pg.QueryResultRow>(
      statement: Statement,
    ) => Effect.Effect<ReadonlyArray<Row>, DatabaseUnavailable>
    readonly transaction: Transaction
    /** The same for what a constraint of ours may refuse; elsewhere that is a defect. */
    readonly constrained: <A>(work: Work<A>) => Effect.Effect<A, DatabaseUnavailable | ConstraintViolated>
    /**
     * Waits until no hub holds the lock of this name, and holds it meanwhile. The transactions it gives are of the connection
     * that holds the lock: where the lock is lost, they are too. Who waits has a connection of the pool.
     */
    readonly alone: <A, E, R>(
      name: string,
      use: (transaction: Transaction) => Effect.Effect<A, E, R>,
    ) => Effect.Effect<A, E | DatabaseUnavailable, R>
  }
>()("@mahmal/server/postgres/Database") {
  /** Migrates, then serves at most `connections` at a time. */
  static readonly layerOf = (url: string, connections = 10) =>
    Layer.effect(
      Database,
      Effect.gen(function* () {
        const pool = yield* Effect.acquireRelease(
          Effect.tryPromise({ try: () => open(url, connections), catch: (cause) => asUnavailable(cause) }),
          (pool) => Effect.promise(() => pool.end()),
        )
        return {
          url,
          query: (statement) =>
            Effect.map(
              attempt(() => pool.query(statement)),
              ({ rows }) => rows,
            ),
          transaction: (work) => attempt(() => transact(pool, work)),
          constrained: (work) => constrained(() => transact(pool, work)),
          alone: (name, use) =>
            Effect.uninterruptibleMask((restore) =>
              Effect.flatMap(restore(attempt((givenUp) => lock(pool, name, givenUp))), (lease) =>
                Effect.ensuring(
                  // The connection is not given back before a transaction of it has ended.
                  restore(use((work) => Effect.uninterruptible(attempt(() => within(lease, work))))),
                  Effect.promise(() => unlock(lease, name)),
                ),
              ),
            ),
        }
      }),
    )

  /** From `DATABASE_URL`. */
  static readonly layer = Layer.unwrap(Effect.map(databaseUrl, (url) => Database.layerOf(Redacted.value(url))))
}

const constrained = <A>(ask: (signal: AbortSignal) => Promise<A>) =>
  Effect.tryPromise({ try: ask, catch: (cause) => cause }).pipe(
    Effect.catch((cause) => {
      const known = classify(cause)
      return known._tag === "Unknown" ? Effect.die(cause) : Effect.fail(known)
    }),
  )

/** Where no constraint of ours may refuse. */
const attempt = <A>(ask: (signal: AbortSignal) => Promise<A>) =>
  Effect.catchTag(constrained(ask), "ConstraintViolated", Effect.die)

const open = async (url: string, connections: number): Promise<pg.Pool> => {
  const client = new ImpatientClient({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Kind>(kind)
    const why = unfit(only(rows, "the kind of a database"))
    if (why !== undefined) throw new Error(why)
    await migrate(client)
  } finally {
    await client.end()
  }
  const options = {
    connectionString: url,
    max: connections,
    application_name: "mahmal",
    // Days and times are written as we read them, whatever is usual on the server. And who waited for a row goes on with it
    // as it was left: statements count on that.
    options: `-c search_path=mahmal -c datestyle=ISO -c timezone=UTC -c default_transaction_isolation=read\\ committed ${noticedSoon}`,
    pipeline: true,
    Client: ImpatientClient,
  }
  const pool = new pg.Pool(options)
  // A connection that breaks while idle is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => {})
  // So does one that breaks while it is in use and nothing is under way; who uses it hears of it at the next statement.
  pool.on("connect", (client) => client.on("error", () => {}))
  pool.on("connect", (client) => insides(client).connection.stream.prependListener("data", () => sendTogether(client)))
  pool.on("acquire", sendTogether)
  endForgotten(pool, url)
  return pool
}

/** A connection of the pool in our hands; one that broke is not used again. */
interface Lease {
  readonly client: pg.PoolClient
  broken?: Error
}

const transact = async <A>(pool: pg.Pool, work: Work<A>): Promise<A> => {
  const lease: Lease = { client: await pool.connect() }
  try {
    return await within(lease, work)
  } finally {
    lease.client.release(lease.broken)
  }
}

const within = async <A>(lease: Lease, work: Work<A>): Promise<A> => {
  const { client } = lease
  const sent: Array<Promise<unknown>> = []
  const defer: Defer = (statement) => {
    // Looked at when the transaction ends; until then a failure is nobody's.
    statement.catch(() => {})
    sent.push(statement)
  }
  try {
    defer(client.query("begin"))
    const answer = await work(client, defer)
    // After a failure among the deferred, PostgreSQL takes this for a rollback, and says no error.
    defer(client.query("commit"))
    await allOf(sent)
    return answer
  } catch (cause) {
    // What was sent before and failed is why; whatever came after it only says that something has.
    const why: unknown = await allOf(sent).then(
      () => cause,
      (first: unknown) => first,
    )
    if (isStandby(why)) lease.broken = why
    await client.query("rollback").catch((error: Error) => {
      lease.broken = error
    })
    throw why
  }
}

/** Whoever gives up waiting gives up the connection: PostgreSQL answers nothing else over it before the lock is free. */
const lock = async (pool: pg.Pool, name: string, givenUp: AbortSignal): Promise<Lease> => {
  const client = await pool.connect()
  const end = () => insides(client).connection.stream.destroy()
  givenUp.addEventListener("abort", end)
  try {
    givenUp.throwIfAborted()
    await client.query("select pg_advisory_lock(hashtextextended('mahmal ' || $1, 0))", [name])
    givenUp.throwIfAborted()
    return { client }
  } catch (cause) {
    client.release(cause as Error)
    throw cause
  } finally {
    givenUp.removeEventListener("abort", end)
  }
}

/** Where it can not be given back, it goes with its connection. */
const unlock = async (lease: Lease, name: string): Promise<void> => {
  await lease.client
    .query("select pg_advisory_unlock(hashtextextended('mahmal ' || $1, 0))", [name])
    .catch((error: Error) => {
      lease.broken = error
    })
  lease.client.release(lease.broken)
}

/**
 * What is asked of a connection when it is taken, and when it has answered, goes out in one write, and not in one for each
 * statement.
 */
const sendTogether = (client: pg.PoolClient): void => {
  const { stream } = insides(client).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  // After all that follows without waiting for anything from outside: whoever awaits an answer goes on in a microtask.
  queueMicrotask(() => process.nextTick(() => stream.uncork()))
}

/** Waits for all statements. Fails as the first of them that failed: those after it only say that one has. */
const allOf = async (sent: ReadonlyArray<Promise<unknown>>): Promise<void> => {
  const failed = (await Promise.allSettled(sent)).find((one) => one.status === "rejected")
  if (failed !== undefined) throw failed.reason
}

/**
 * Connection lost, out of resources, deadlock or lock time-out, shutting down, no such database (yet), a disk that fails; also
 * a standby, which takes nothing but questions, and a transaction that stood still or took too long: it passes.
 */
const passing = /^(08|25006|25P0[34]|40|53|55|57|58|3D)/

/** What pg and its pool say, without a code, when there is no connection. */
const disconnected =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/

/** Takes only questions, deadlock, out of resources, lock time-out. One that is shut down may have written before. */
const rollingBack = /^(25|40|53|55)/

/** What a standby says to whoever writes. After a failover another connection may lead to the one that takes it. */
const isStandby = (cause: unknown): cause is pg.DatabaseError =>
  cause instanceof pg.DatabaseError && cause.code === "25006"

const asUnavailable = (cause: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable({
    detail: cause instanceof Error ? cause.message : String(cause),
    rolledBack: cause instanceof pg.DatabaseError && rollingBack.test(cause.code ?? ""),
  })

const classify = (cause: unknown): DatabaseUnavailable | ConstraintViolated | { readonly _tag: "Unknown" } => {
  if (!(cause instanceof pg.DatabaseError)) {
    const { code, message = "" } = cause as NodeJS.ErrnoException
    return typeof code === "string" || disconnected.test(message) ? asUnavailable(cause) : { _tag: "Unknown" }
  }
  if (passing.test(cause.code ?? "")) return asUnavailable(cause)
  if (cause.code === "23514")
    return new ConstraintViolated({ constraint: cause.constraint ?? "", detail: cause.message })
  return { _tag: "Unknown" }
}
