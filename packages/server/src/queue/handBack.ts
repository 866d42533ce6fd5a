import { Effect } from "effect"
import pg from "pg"
import { Database } from "../postgres/Database.ts"
import { queueNames } from "./bundles.ts"
import { Queue } from "./Queue.ts"

/** Every hub holds this lock, shared, for as long as it lives; PostgreSQL takes it back when the hub is killed. */
const alive = "hashtextextended('mahmal hub alive', 0)"

/**
 * Gives back the jobs that a killed hub had under way, when no other hub lives that could have them; and holds the sign
 * of life from then on. With others alive, they come back when their time has run out.
 */
export const handBack = Effect.fn("handBack")(function* () {
  const { url } = yield* Database
  const { boss } = yield* Queue
  const client = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const client = new pg.Client({ connectionString: url, application_name: "mahmal alive" })
      client.on("error", () => {})
      await client.connect()
      return client
    }),
    (client) => Effect.promise(() => client.end()),
  )
  yield* Effect.promise(async () => {
    const { rows } = await client.query(`select pg_try_advisory_lock(${alive}) as alone`)
    if (rows[0].alone === true) {
      for (const name of queueNames) {
        const active = await client.query("select id from pgboss.job where name = $1 and state = 'active'", [name])
        const ids = active.rows.map((row: { id: string }) => row.id)
        if (ids.length > 0) await boss.fail(name, ids, { reason: "the hub that had it was killed" })
      }
    }
    await client.query(`select pg_advisory_lock_shared(${alive})`)
    if (rows[0].alone === true) await client.query(`select pg_advisory_unlock(${alive})`)
  })
})
