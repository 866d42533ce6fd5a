import { Effect } from "effect"
import pg from "pg"
import { startEmbedded } from "../postgres/Embedded.ts"

const name = "mahmal"

/** A database in an embedded PostgreSQL on a data folder. It stops with the scope, unless it was found running. */
export const embeddedDatabase = (folder: string) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        const postgres = await startEmbedded(folder)
        const client = new pg.Client({ connectionString: postgres.urlOf("postgres") })
        await client.connect()
        const { rowCount } = await client.query("select from pg_database where datname = $1", [name])
        if (rowCount === 0) await client.query(`create database ${name}`)
        await client.end()
        return postgres
      },
      catch: (cause) => cause as Error,
    }),
    (postgres) => (postgres.found ? Effect.void : Effect.promise(() => postgres.stop())),
  ).pipe(Effect.map(({ urlOf, stop }) => ({ url: urlOf(name), stop })))
