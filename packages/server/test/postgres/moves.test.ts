import { State, type StateName } from "@mahmal/core/journey/State"
import { possibleMoves } from "@mahmal/core/journey/transitions"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { migrate } from "../../src/postgres/migrate.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"

const names = Object.keys(State.cases) as ReadonlyArray<StateName>

let fresh: FreshDatabase
let client: pg.Client

beforeAll(async () => {
  fresh = await freshDatabase()
  client = new pg.Client({ connectionString: fresh.url })
  await client.connect()
  await migrate(client)
  await client.query("set search_path = mahmal")
  await client.query(
    `insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
       arrivals_open, arafah, group_follows_member)
     values ('1448', '{}', '2026-12-02', '2027-01-21', '2026-12-01', '2027-03-09', '2026-12-01', '2027-04-08', '2027-05-15', false)`,
  )
})

afterAll(async () => {
  await client.end()
  await fresh.drop()
})

/** Whether the database lets a pilgrim who stands in `from` move to `to`; it does so with nobody in the end. */
const moves = async (from: StateName, to: StateName): Promise<boolean> => {
  await client.query("begin")
  try {
    await client.query(
      `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
       values ('1448-A', '1448', 'A', '1448-G', $1, '{}', 1, '2026-12-02')`,
      [from],
    )
    await client.query("update pilgrim set state = $1 where id = '1448-A'", [to])
    return true
  } catch (cause) {
    if (cause instanceof pg.DatabaseError && cause.code === "23514") return false
    throw cause
  } finally {
    await client.query("rollback")
  }
}

describe("the database", () => {
  it("lets a journey make exactly the moves that the table of transitions has", async () => {
    const possible: Array<readonly [StateName, StateName]> = []
    for (const from of names) for (const to of names) if (await moves(from, to)) possible.push([from, to])
    expect(possible.map(String).sort()).toEqual(possibleMoves.map(String).sort())
  })

  it("lets nobody change or delete what happened", async () => {
    await client.query(
      "insert into event (pilgrim, version, type, data, day) values ('1448-A', 1, 'X', '{}', '2026-12-02')",
    )
    await expect(client.query("update event set type = 'Y'")).rejects.toThrow("never changed")
    await expect(client.query("delete from event")).rejects.toThrow("never changed")
  })

  it("has no two events in the same place of a journal", async () => {
    const again = client.query(
      "insert into event (pilgrim, version, type, data, day) values ('1448-A', 1, 'X', '{}', '2026-12-02')",
    )
    await expect(again).rejects.toMatchObject({ code: "23505" })
  })
})
