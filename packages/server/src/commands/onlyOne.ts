import { Effect } from "effect"
import pg from "pg"
import { asUnavailable } from "../postgres/Database.ts"

/** Another `start` is running on the same data. */
export class AlreadyRunning extends Error {
  override readonly name = "AlreadyRunning"
}

/** Holds the sign that a `start` runs on this database, for as long as the scope; fails when another holds it. */
export const onlyOne = (url: string) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const client = new pg.Client({ connectionString: url, application_name: "mahmal start" })
        client.on("error", () => {})
        await client.connect()
        const { rows } = await client.query("select pg_try_advisory_lock(hashtextextended('mahmal start', 0)) as only")
        if (rows[0].only === true) return client
        await client.end()
        throw new AlreadyRunning(
          "A start is running on this data already. Stop it first, or give this one a DATABASE_URL.",
        )
      },
      catch: (cause) => (cause instanceof AlreadyRunning ? cause : asUnavailable(cause)),
    }),
    (client) => Effect.promise(() => client.end()),
  )
