import { Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { addClient, listClients } from "../../src/identity/clients.ts"
import { addKey } from "../../src/identity/credentials.ts"
import { Database } from "../../src/postgres/Database.ts"
import { unfit } from "../../src/postgres/unfit.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import { season1448 } from "../intake/files.ts"

const names: Array<string> = []

const onServer = async (statements: ReadonlyArray<string>) => {
  const client = new pg.Client({ connectionString: inject("postgres") })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** A database as an operator has made it. */
const made = async (name: string, how: string, ...settings: ReadonlyArray<string>): Promise<string> => {
  names.push(name)
  await onServer([
    `create database ${name} ${how}`,
    ...settings.map((setting) => `alter database ${name} set ${setting}`),
  ])
  return inject("postgres").replace("/postgres?", `/${name}?`)
}

afterAll(() => onServer(names.map((name) => `drop database ${name} with (force)`)))

describe("a database that writes days in another way, in another zone", () => {
  let hub: ManagedRuntime.ManagedRuntime<Database, unknown>
  beforeAll(async () => {
    const url = await made("operators_german", "", "datestyle to 'German, DMY'", "timezone to 'America/New_York'")
    hub = ManagedRuntime.make(Database.layerOf(url, 2))
    return () => hub.dispose()
  })

  it("gives the season's day as the hub writes days", async () => {
    await hub.runPromise(storeSeason(season1448))
    expect(await hub.runPromise(readSeason("1448"))).toMatchObject({ today: "2026-10-22" })
  })

  it("tells of times in UTC", async () => {
    await hub.runPromise(addClient({ id: "c15", name: "C15", unit: "it" }, "person:it"))
    await hub.runPromise(addKey("c15", "person:it", 30))
    const [client] = await hub.runPromise(listClients())
    expect(client?.credentials[0]?.expires).toMatch(/(\+00:00|Z)$/)
  })
})

describe("a database that cannot keep what the hub writes", () => {
  it("is refused where it does not know its letters, before anything is made in it", async () => {
    const url = await made("operators_ascii", "encoding 'SQL_ASCII' locale 'C' template template0")
    const hub = ManagedRuntime.make(Database.layerOf(url, 1))
    const refused = await hub.runPromise(Effect.void).catch((error: Error) => error.message)
    await hub.dispose()
    expect(refused).toContain('The database is encoded in SQL_ASCII; expected UTF8, such as by "create database')
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    expect((await client.query("select from pg_namespace where nspname = 'mahmal'")).rowCount).toBe(0)
    await client.end()
  })

  it("is refused where a later version has been at work in it", async () => {
    const url = await made("operators_later", "")
    const migrated = () => Effect.runPromise(Effect.scoped(Layer.build(Database.layerOf(url, 1))))
    await migrated()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query("insert into mahmal.migration (name, run_on) values ('9999_later', now())")
    await client.end()
    await expect(migrated()).rejects.toThrow(
      "The database has the schema of a later version (9999_later); start that version, or restore a backup from before it.",
    )
  })

  it("is refused where its schema was written otherwise, and taken where it was not", async () => {
    const url = await made("operators_rewritten", "")
    const migrated = () => Effect.runPromise(Effect.scoped(Layer.build(Database.layerOf(url, 1))))
    await migrated()
    await migrated()
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query("select obj_description('mahmal.migration'::regclass, 'pg_class') as files")
    const other = JSON.stringify({ ...JSON.parse(rows[0].files), "0008_gate": "another" })
    await client.query(`comment on table mahmal.migration is '${other}'`)
    await client.end()
    await expect(migrated()).rejects.toThrow(
      "The database has the schema of another version, in which 0008_gate was written otherwise; start that version, or begin anew on an empty database, as `pnpm start --fresh` does.",
    )
  })

  it("is refused where it is of a PostgreSQL on which the hub was never run", () => {
    expect(unfit({ version: 140_013, encoding: "UTF8" })).toBe("The server is PostgreSQL 14; expected 15 or newer.")
    expect(unfit({ version: 150_018, encoding: "UTF8" })).toBeUndefined()
  })
})
