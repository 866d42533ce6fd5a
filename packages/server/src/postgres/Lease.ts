import pg from "pg"
import type { Defer, Work } from "./Database.ts"
import { insides } from "./insides.ts"

/** A connection taken from the pool; a broken one is not used again. */
export interface Lease {
  readonly client: pg.PoolClient
  broken?: Error
}

/** Does work in a transaction, on a connection of its own. */
export const transact = async <A>(pool: pg.Pool, work: Work<A>): Promise<A> => {
  const lease: Lease = { client: await pool.connect() }
  try {
    return await within(lease, work)
  } finally {
    lease.client.release(lease.broken)
  }
}

/** Does work in a transaction on a connection that is held. */
export const within = async <A>(lease: Lease, work: Work<A>): Promise<A> => {
  const { client } = lease
  const sent: Array<Promise<unknown>> = []
  const defer: Defer = (statement) => {
    // Its failure is looked at when the transaction ends, and must not be an unhandled rejection until then.
    statement.catch(() => {})
    sent.push(statement)
  }
  try {
    defer(client.query("begin"))
    const answer = await work(client, defer)
    // After a deferred statement has failed, PostgreSQL rolls back here, and reports no error.
    defer(client.query("commit"))
    await allOf(sent)
    return answer
  } catch (cause) {
    // The first statement that failed is the cause; those after it only report that the transaction is aborted.
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

/**
 * Takes a connection that holds the lock of this name. Whoever gives up waiting gives up the connection: PostgreSQL answers
 * nothing else over it before the lock is free.
 */
export const lock = async (pool: pg.Pool, name: string, givenUp: AbortSignal): Promise<Lease> => {
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

/** Frees the lock, and gives the connection back. Where it cannot be unlocked, the lock goes with its connection. */
export const unlock = async (lease: Lease, name: string): Promise<void> => {
  await lease.client
    .query("select pg_advisory_unlock(hashtextextended('mahmal ' || $1, 0))", [name])
    .catch((error: Error) => {
      lease.broken = error
    })
  lease.client.release(lease.broken)
}

/** Waits for all statements, and fails as the first of them that failed. */
const allOf = async (sent: ReadonlyArray<Promise<unknown>>): Promise<void> => {
  const failed = (await Promise.allSettled(sent)).find((one) => one.status === "rejected")
  if (failed !== undefined) throw failed.reason
}

/** What a standby says to a writer. After a failover another connection may lead to the primary. */
const isStandby = (cause: unknown): cause is pg.DatabaseError =>
  cause instanceof pg.DatabaseError && cause.code === "25006"
