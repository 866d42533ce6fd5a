import { rm } from "node:fs/promises"
import { join } from "node:path"
import pg from "pg"
import { type Embedded, startEmbedded } from "../../src/postgres/Embedded.ts"
import { enterableFolder } from "../../src/postgres/temporaryPostgres.ts"
import { roomyMemory } from "../support/roomyMemory.ts"

/** A PostgreSQL that belongs to one test, which may do to it what it likes. */
export interface OwnPostgres {
  /** An empty database in it. */
  readonly url: string
  /** The socket at which it is reached. */
  readonly socket: string
  /** Stops it as if its machine had failed: it writes nothing more, and recovers when it is started. */
  readonly stopAtOnce: () => Promise<void>
  /** Starts it where it does not run. */
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
}

/** Starts a PostgreSQL in a folder of its own, which is made unless one is given that its user may enter. */
export const ownPostgres = async (
  given?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnPostgres> => {
  const folder = given ?? (await enterableFolder(await roomyMemory()))
  // What is written outlives the server's processes, if not a cut of the power.
  const begin = () => startEmbedded(join(folder, "data"), { fsync: "off", shared_buffers: "32MB", ...settings })
  let postgres: Embedded = await begin()
  const administrator = new pg.Client({ connectionString: postgres.urlOf("postgres") })
  await administrator.connect()
  await administrator.query("create database hub")
  await administrator.end()
  const url = postgres.urlOf("hub")
  return {
    url,
    socket: `${decodeURIComponent(url.split("host=")[1] ?? "")}/.s.PGSQL.5432`,
    stopAtOnce: () => postgres.stop("immediate"),
    start: async () => {
      postgres = await begin()
    },
    remove: async () => {
      await postgres.stop("immediate")
      if (given === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
