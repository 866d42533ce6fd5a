import { Config, Context, Effect, Layer, Redacted, Schema } from "effect"
import pg from "pg"
import { lock, transact, unlock, within } from "./Lease.ts"
import { openPool } from "./openPool.ts"

/** The database could not be reached, or gave up for a reason that passes. */
export class DatabaseUnavailable extends Schema.TaggedError<DatabaseUnavailable>()("DatabaseUnavailable", {
  detail: Schema.String,
  /** Whether it said itself that nothing was written; else the answer may have been lost. */
  rolledBack: Schema.Boolean,
}) {
  override get message(): string {
    return `The database cannot be used: ${this.detail}`
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

const Address = Schema.Redacted(
  Schema.String.check(
    Schema.isPattern(/^postgres(ql)?:\/\//, { expected: "an address that begins with postgresql://" }),
  ),
)

/** The database that `DATABASE_URL` names. */
export const databaseUrl = Config.schema(Address, "DATABASE_URL")

/** A statement with its values; named ones are prepared once per connection. */
export type Statement = pg.QueryConfig

/**
 * Takes statements that were sent and whose answers nobody waits for. The transaction ends after all of them, and fails
 * when one of them has.
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
    /** The same, for writes that a constraint of ours may refuse. In `transaction` that is a defect. */
    readonly constrained: <A>(work: Work<A>) => Effect.Effect<A, DatabaseUnavailable | ConstraintViolated>
    /**
     * Runs `use` while holding the lock of this name, which no other hub holds meanwhile. Its transactions use the connection
     * that holds the lock, so they fail when the lock is lost. Waiting for it takes a connection of the pool.
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
          Effect.tryPromise({ try: () => openPool(url, connections), catch: (cause) => asUnavailable(cause) }),
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

/** For statements that no constraint of ours refuses. */
const attempt = <A>(ask: (signal: AbortSignal) => Promise<A>) =>
  Effect.catchTag(constrained(ask), "ConstraintViolated", Effect.die)

/**
 * Classes of errors that pass: connection lost, out of resources, deadlock or lock time-out, shutting down, no database yet, a
 * failing disk; a standby, which only answers questions; a transaction that stood still or took too long.
 */
const passing = /^(08|25006|25P0[34]|40|53|55|57|58|3D)/

/** What pg and its pool say, without a code, when there is no connection. */
const disconnected =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error)/

/**
 * After these nothing was written: a standby, a time-out for the transaction, deadlock, out of resources, lock time-out. A server
 * that shuts down may have committed.
 */
const rollingBack = /^(25|40|53|55)/

/** Why PostgreSQL could not be used, from what its driver said. */
export const asUnavailable = (cause: unknown): DatabaseUnavailable =>
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
