import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { Effect } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { brokenTotals, tellOfTotals } from "../../src/reconciliation/totals.ts"
import { draw, family, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
let database: pg.Pool
const [registered, confirmed, leaving] = singles.slice(0, 3).map(([row]) => pilgrimOf(row) as PilgrimId) as [
  PilgrimId,
  PilgrimId,
  PilgrimId,
]

const ask = (pilgrim: PilgrimId, ...commands: ReadonlyArray<Command>) =>
  hub.run(
    Effect.flatMap(Hub, ({ submit }) =>
      Effect.forEach(commands, (command) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })),
    ),
  )

const registration = (pilgrim: PilgrimId): Command => ({
  _tag: "RecordRegistration",
  registration: { reference: `R-${pilgrim}`, number: `N-${pilgrim}` },
})

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 12, family, ...singles.slice(0, 8))
  await draw(hub)
  await ask(registered, { _tag: "Confirm", campaign: CampaignId.make("C7") }, registration(registered))
  await ask(confirmed, { _tag: "Confirm", campaign: CampaignId.make("C15") })
  await ask(leaving, { _tag: "Confirm", campaign: CampaignId.make("C7") }, registration(leaving), { _tag: "Withdraw" })
  database = new pg.Pool({ connectionString: hub.database, max: 1, options: "-c search_path=mahmal" })
})
afterAll(async () => {
  await database.end()
  await hub.stop()
})

/** Writes past the hub; what must be found of it; and puts it back. */
const broken = async (statement: string, about: string, undo: string) => {
  await database.query(statement.replace("$1", `'${about}'`))
  const found = await hub.run(brokenTotals())
  await database.query(undo.replace("$1", `'${about}'`))
  expect(await hub.run(brokenTotals())).toEqual([])
  return found
}

describe("the totals by state, campaign and share", () => {
  it("agree, however far journeys have come", async () => {
    expect(await hub.run(brokenTotals())).toEqual([])
  })

  it("name the share whose places were counted wrongly", async () => {
    const found = await broken(
      "update share set taken = taken - 1 where name = $1",
      "citizens",
      "update share set taken = taken + 1 where name = $1",
    )
    expect(found).toMatchObject([{ season: "1448", what: "share", about: "citizens" }])
    expect((found[0]?.expected ?? 0) - (found[0]?.counted ?? 0)).toBe(1)
  })

  it("name the states of who was moved past the journal", async () => {
    const found = await broken(
      "update pilgrim set state = 'Visa' where id = $1",
      registered,
      // The database itself refuses the way back.
      `do $$ begin
        alter table pilgrim disable trigger pilgrim_moves;
        update pilgrim set state = 'Registered' where state = 'Visa';
        alter table pilgrim enable trigger pilgrim_moves;
      end $$`,
    )
    expect(found).toMatchObject([
      { what: "state", about: "Registered", counted: 0, expected: 1 },
      { what: "state", about: "Visa", counted: 1, expected: 0 },
    ])
  })

  it("name the campaign that somebody was moved to", async () => {
    const found = await broken(
      `update pilgrim set data = jsonb_set(data, '{campaign}', '"C99"') where id = $1`,
      confirmed,
      `update pilgrim set data = jsonb_set(data, '{campaign}', '"C15"') where id = $1`,
    )
    expect(found).toMatchObject([
      { what: "campaign", about: "C15", counted: 0, expected: 1 },
      { what: "campaign", about: "C99", counted: 1, expected: 0 },
    ])
  })

  it("open a task and an alert each, which close when they agree again", async () => {
    await database.query("update share set taken = taken - 1 where name = 'citizens'")
    await hub.run(tellOfTotals())
    await hub.run(tellOfTotals())
    const tasks = async () => (await hub.ask("GET", "/v1/tasks?kind=reconciliation.totals")).json.items
    expect(await tasks()).toMatchObject([
      {
        season: "1448",
        why: { en: expect.stringContaining("share citizens"), ar: expect.stringContaining("الحصة (المواطنون)") },
      },
    ])
    expect((await hub.ask("GET", "/v1/alerts")).json.items).toMatchObject([{ name: "totals-broken" }])
    await database.query("update share set taken = taken + 1 where name = 'citizens'")
    await hub.run(tellOfTotals())
    expect(await tasks()).toEqual([])
  })
})
