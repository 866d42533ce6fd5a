import { randomUUID } from "node:crypto"
import { Effect, Layer } from "effect"
import pg from "pg"
import { inject } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { Queue } from "../../src/queue/Queue.ts"

/** A database of one's own, and the way to be rid of it. */
export interface FreshDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

/** Makes an empty database that nobody else uses. */
export const freshDatabase = (): Promise<FreshDatabase> => copyOf("template1")

/**
 * Makes a database that nobody else uses, with the tables of the hub and its queue, and nothing in them. It is copied:
 * to migrate an empty one takes several times as long.
 */
export const migratedDatabase = async (): Promise<FreshDatabase> => {
  await administer((client) => mustBeMade(client, migrated))
  return copyOf(migrated)
}

/** A backup of a database as it is now, restored into one of its own. Nobody may be connected to the one it is of. */
export const restoredFrom = (url: string): Promise<FreshDatabase> => copyOf(/test_[0-9a-f]+/.exec(url)?.[0] ?? "")

const migrated = "migrated"

const copyOf = async (template: string): Promise<FreshDatabase> => {
  const name = `test_${randomUUID().replaceAll("-", "")}`
  await administer((client) => client.query(`create database ${name} template ${template} strategy file_copy`))
  return {
    url: urlOf(name),
    // Without force it waits for connections that are just being closed: broken off, one would end the test as an error.
    drop: async () => {
      await administer((client) =>
        client.query(`drop database ${name}`).catch(() => client.query(`drop database ${name} with (force)`)),
      )
    },
  }
}

/** Makes the template, unless another file of tests has. */
const mustBeMade = async (client: pg.Client, name: string): Promise<void> => {
  const { rowCount } = await client.query("select from pg_database where datname = $1 and datistemplate", [name])
  if (rowCount === 1) return
  // Of the session: it is given back with the connection.
  await client.query("select pg_advisory_lock(1)")
  const made = await client.query("select from pg_database where datname = $1 and datistemplate", [name])
  if (made.rowCount === 1) return
  await client.query(`drop database if exists ${name}`)
  await client.query(`create database ${name}`)
  await Effect.runPromise(Effect.scoped(Layer.build(Layer.provide(Queue.layer, Database.layerOf(urlOf(name), 1)))))
  await client.query(`alter database ${name} is_template true allow_connections false`)
}

const urlOf = (database: string): string => inject("postgres").replace("/postgres?", `/${database}?`)

const administer = async (act: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  const client = new pg.Client({ connectionString: inject("postgres") })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}
