import pg from "pg"
import { temporaryPostgres } from "../packages/server/src/postgres/temporaryPostgres.ts"

/** A temporary PostgreSQL for a benchmark. */
export interface BenchPostgres {
  /** Creates an empty database, and resolves to its URL. */
  readonly create: (name: string) => Promise<string>
  /** Runs one query on a database. */
  readonly ask: <Row extends pg.QueryResultRow>(
    url: string,
    text: string,
    values?: ReadonlyArray<unknown>,
  ) => Promise<ReadonlyArray<Row>>
}

/** Runs a benchmark on a PostgreSQL that is started for it and removed after it. */
export const withPostgres = async (bench: (postgres: BenchPostgres) => Promise<void>): Promise<void> => {
  // With commits to disk, as in production.
  const postgres = await temporaryPostgres({ fsync: "on", shared_buffers: "512MB", max_wal_size: "4GB" })
  const ask: BenchPostgres["ask"] = async (url, text, values = []) => {
    const client = new pg.Client({ connectionString: url, options: "-c search_path=mahmal" })
    await client.connect()
    try {
      return (await client.query(text, [...values])).rows
    } finally {
      await client.end()
    }
  }
  try {
    await bench({
      create: async (name) => {
        await ask(postgres.urlOf("postgres"), `create database ${name}`)
        return postgres.urlOf(name)
      },
      ask,
    })
  } finally {
    await postgres.remove()
  }
}
