import { Cause, Effect, ManagedRuntime } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database, DatabaseUnavailable, type Work } from "../../src/postgres/Database.ts"
import { layWireToDatabase, type Wire } from "../chaos/Wire.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"

let database: OpenDatabase
let wire: Wire
let hub: ManagedRuntime.ManagedRuntime<Database, unknown>
beforeAll(async () => {
  database = await openDatabase(2)
  // Over a network a hub hears what its connection ended with; over the socket only that it has.
  const { url, ...laid } = await layWireToDatabase(database.url)
  wire = laid.wire
  hub = ManagedRuntime.make(Database.layerOf(url, 2))
  await hub.runPromise(Effect.void)
})
afterAll(async () => {
  await hub.dispose()
  await wire.close()
  await database.close()
})

/** This process stands still for so many milliseconds, as when it is stopped, or collects garbage. */
const standStill = (milliseconds: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)

/** What becomes of a transaction: why it failed, or the word that it did not. */
const outcomeOf = (work: Work<unknown>) =>
  hub.runPromise(
    Effect.matchCause(
      Database.use(({ transaction }) => transaction(work)),
      { onSuccess: () => "written" as const, onFailure: Cause.squash },
    ),
  )

const create: Work<unknown> = (client) => client.query("create table written ()")

describe("a transaction may be tried again, and is no fault of the hub's,", () => {
  it("when the hub stood still in the middle of it", async () => {
    const outcome = await outcomeOf(async (client, defer) => {
      await client.query("set local idle_in_transaction_session_timeout = 50")
      standStill(300)
      await create(client, defer)
    })
    expect(outcome).toBeInstanceOf(DatabaseUnavailable)
  })

  it("when it took longer than PostgreSQL was told that any may", async () => {
    const outcome = await outcomeOf(async (client) => {
      await client.query("set local transaction_timeout = 50")
      await client.query("select pg_sleep(20)")
    })
    expect(outcome).toBeInstanceOf(DatabaseUnavailable)
  })

  it("when a disk of PostgreSQL's failed", async () => {
    const outcome = await outcomeOf((client) =>
      client.query("do $$ begin raise exception 'could not read block 1' using errcode = 'io_error'; end $$"),
    )
    expect(outcome).toBeInstanceOf(DatabaseUnavailable)
  })

  it("when its connection leads to a standby; the next may lead elsewhere, and is another", async () => {
    const asStandby: Work<unknown> = async (client, defer) => {
      await client.query("set session characteristics as transaction read only")
      await client.query("commit")
      await client.query("begin")
      await create(client, defer)
    }
    expect(await outcomeOf(asStandby)).toMatchObject({ _tag: "DatabaseUnavailable", rolledBack: true })
    expect(await outcomeOf(create)).toBe("written")
  })
})
