import { Effect, ManagedRuntime } from "effect"
import pg from "pg"
import { Database } from "../../src/postgres/Database.ts"
import { migratedDatabase } from "./freshDatabase.ts"

/** A fresh database with the hub's tables, as the hub has it in `connections` and as a test has it in one of its own. */
export const openDatabase = async (connections: number) => {
  const { url, drop } = await migratedDatabase()
  const hub = ManagedRuntime.make(Database.layerOf(url, connections))
  await hub.runPromise(Effect.void)
  const client = new pg.Client({ connectionString: url, options: "-c search_path=mahmal" })
  await client.connect()
  const close = async (): Promise<void> => {
    await client.end()
    await hub.dispose()
    await drop()
  }
  return { url, hub, client, close }
}

/** What `openDatabase` gives. */
export type OpenDatabase = Awaited<ReturnType<typeof openDatabase>>
