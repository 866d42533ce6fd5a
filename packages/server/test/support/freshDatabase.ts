import { randomUUID } from "node:crypto"
import pg from "pg"
import { inject } from "vitest"

/** An empty database of one's own, and the way to be rid of it. */
export interface FreshDatabase {
  readonly url: string
  readonly drop: () => Promise<void>
}

/** Makes a database that nobody else uses. */
export const freshDatabase = (): Promise<FreshDatabase> => make("")

/** A backup of a database as it is now, restored into one of its own. Nobody may be connected to the one it is of. */
export const restoredFrom = (url: string): Promise<FreshDatabase> => make(`template ${/test_[0-9a-f]+/.exec(url)?.[0]}`)

const make = async (like: string): Promise<FreshDatabase> => {
  const server = inject("postgres")
  const name = `test_${randomUUID().replaceAll("-", "")}`
  await administer(server, `create database ${name} ${like}`)
  return {
    url: server.replace("/postgres?", `/${name}?`),
    // Without force it waits for connections that are just being closed: broken off, one would end the test as an error.
    drop: () =>
      administer(server, `drop database ${name}`).catch(() => administer(server, `drop database ${name} with (force)`)),
  }
}

const administer = async (server: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
