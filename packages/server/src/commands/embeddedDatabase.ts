import { Effect } from "effect"
import pg from "pg"
import { startEmbedded } from "../postgres/Embedded.ts"

const name = "mahmal"

/** The URL of a database in an embedded PostgreSQL on a data folder, which stops with the scope. */
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
    (postgres) => Effect.promise(() => postgres.stop()),
  ).pipe(Effect.map((postgres) => postgres.urlOf(name)))
