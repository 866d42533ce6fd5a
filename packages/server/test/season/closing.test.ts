import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import { type PilgrimId, Serial } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { entitlement, recordArrival, recordDeparture, registration } from "@mahmal/core/testing/moments"
import { Clock, Effect } from "effect"
import type { QueryResultRow } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { keepSeason } from "../../src/season/keepTime.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { drawOnly, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"

const chosen = singles.slice(0, 8)
const [atHome, withVisa, arrived, seen, dead, back, late, early] = chosen.map(
  ([row]) => pilgrimOf(row) as PilgrimId,
) as [PilgrimId, PilgrimId, PilgrimId, PilgrimId, PilgrimId, PilgrimId, PilgrimId, PilgrimId]
let hub: StartedHub
let one: Ask
let other: Ask

const query = <A extends QueryResultRow>(text: string, values: Array<unknown> = []) =>
  hub.run(Effect.flatMap(Database, (database) => database.query<A>({ text, values })))

const act = (pilgrim: PilgrimId, ...commands: ReadonlyArray<Command>) =>
  hub.run(
    Effect.forEach(commands, (command) =>
      Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })),
    ),
  )

const visa = (pilgrim: PilgrimId): ReadonlyArray<Command> => [
  { _tag: "RecordRegistration", registration: { ...registration, number: `R-${pilgrim}` } },
  { _tag: "RecordEntitlement", entitlement: { ...entitlement, id: `e-${pilgrim}`, number: `V-${pilgrim}` } },
]
const bracelet = (pilgrim: PilgrimId): ReadonlyArray<Command> => [
  ...visa(pilgrim),
  { _tag: "RecordBracelet", bracelet: { serial: Serial.make(`B-${pilgrim}`), chip: `04-${pilgrim}` } },
]

const states = async () =>
  Object.fromEntries(
    (await query<{ id: string; state: string }>("select id, state from pilgrim")).map(({ id, state }) => [id, state]),
  )

/** The season stands on a day, and what its hub does on it is done, but for the days that the calendar turns. */
const standOn = async (day: string) => {
  await query("update season set today = $1, rehearsed_with = null", [day])
  const before = { currentTimeMillis: Effect.succeed(Date.parse(day) - 86_400_000) }
  await hub.run(
    Effect.gen(function* () {
      const clock: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), before)
      yield* Effect.provideService(keepSeason("1448" as SeasonName), Clock.Clock, clock)
    }),
  )
}

const openTasks = async (): Promise<ReadonlyArray<unknown>> =>
  (await hub.ask("GET", "/v1/tasks?kind=pilgrim.not-back")).json.items.map(({ pilgrim }) => pilgrim)

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, ...chosen)
  await drawOnly(hub, chosen.flat())
  one = await hub.person({ unit: "operations" })
  other = await hub.person({ unit: "operations" })
  await act(atHome, ...bracelet(atHome))
  await act(withVisa, ...visa(withVisa))
  await act(seen, ...visa(seen), recordArrival())
  await act(late, ...bracelet(late), recordDeparture())
  await act(early, ...bracelet(early))
  for (const pilgrim of [arrived, dead, back]) await act(pilgrim, ...bracelet(pilgrim), recordArrival())
})
afterAll(() => hub.stop())

const closing = (ask: Ask, reason = "All flights are back.") =>
  ask("POST", "/v1/seasons/1448/closing", { json: { reason } })

const tasks = (pilgrim: PilgrimId) =>
  query("select closed_by, closed_because from task where kind = 'pilgrim.not-back' and pilgrim = $1", [pilgrim])
const evidenceOf = (pilgrim: PilgrimId) =>
  query("select by, data ->> 'evidence' as evidence from event where pilgrim = $1 order by version desc limit 1", [
    pilgrim,
  ])
const find = (pilgrim: PilgrimId, found: object) =>
  one("POST", `/v1/pilgrims/${pilgrim}/finding`, { json: { found, evidence: "Filed as 118." } })

describe("a pilgrim whom nobody looks for yet", () => {
  it("is stated to be back on evidence that is kept all the same, once", async () => {
    await standOn("2027-05-31")
    for (const changed of [true, false])
      expect((await find(early, { what: "returned", on: "2027-05-30" })).json).toMatchObject({ changed })
    expect(await tasks(early)).toEqual([])
    expect(await evidenceOf(early)).toEqual([{ by: expect.stringMatching(/^person:/), evidence: "Filed as 118." }])
  })

  it("is not found to have died before people travel: that is a death like any other, and says so", async () => {
    await standOn("2027-04-01")
    expect(await find(back, { what: "died" })).toMatchObject({ status: 409, json: { reason: "not-open-yet" } })
    await standOn("2027-05-31")
  })
})

describe("a season", () => {
  it("is not closed, and looks for nobody, while people are still to come back", async () => {
    await standOn("2027-06-04")
    expect((await one("GET", "/v1/seasons/1448/closing")).json).toMatchObject({
      from: "2027-06-05",
      asked: null,
      neverTravelled: 2,
      missing: 5,
    })
    const { status, json } = await closing(one)
    expect([status, json.type]).toEqual([409, "/problems/season-lasts"])
    expect(await openTasks()).toEqual([])
  })

  it("looks for everybody who was seen at the border and is not known to be back, once the last day is over", async () => {
    await standOn("2027-06-05")
    expect(new Set(await openTasks())).toEqual(new Set([arrived, seen, dead, back, late]))
    await standOn("2027-06-06")
    expect(await openTasks()).toHaveLength(5)
    const told = await query<{ pilgrim: string }>(
      "select pilgrim from task where why_en like '%never that they arrived%'",
    )
    expect(told).toEqual([{ pilgrim: late }])
  })

  it("takes two people to close, whoever asks how often, and neither is a system", async () => {
    await closing(one)
    const { json } = await closing(one)
    expect(json).toMatchObject({ asked: { reason: "All flights are back.", approvedBy: null }, neverTravelled: 2 })
    expect(await states()).toMatchObject({ [atHome]: "Bracelet", [withVisa]: "Visa" })
    expect((await closing(await hub.system({ unit: "operations" }))).status).toBe(403)
    await query("update season_closing set at = now() - interval '25 hours'")
    await closing(other, "The last flight landed.")
    expect(await states()).toMatchObject({ [atHome]: "Bracelet", [withVisa]: "Visa" })
  })

  it("that is closed ends the journeys of those alone of whom nothing says that they travelled, in the name of who agreed", async () => {
    const { json } = await closing(one)
    expect(json).toMatchObject({ neverTravelled: 2, missing: 5 })
    expect(json.asked).toMatchObject({ reason: "The last flight landed.", approvedBecause: "All flights are back." })
    const approvedBy = (json.asked as { approvedBy: string }).approvedBy
    expect(await states()).toEqual({
      [early]: "Returned",
      [late]: "Bracelet",
      [atHome]: "NoShow",
      [withVisa]: "NoShow",
      [arrived]: "Arrived",
      [seen]: "Visa",
      [dead]: "Arrived",
      [back]: "Arrived",
    })
    expect(await query("select distinct by from event where type = 'PilgrimNeverTravelled'")).toEqual([
      { by: approvedBy },
    ])
    expect(await query("select pilgrims from exchange where operation = 'bracelet.revoke'")).toEqual([
      { pilgrims: [atHome] },
    ])
    expect(await query("select from exchange where operation in ('visa.cancel', 'etrack.cancel')")).toEqual([])
  })

  it("stays closed as it was closed, and the next look at the calendar ends what was left", async () => {
    const before = (await one("GET", "/v1/seasons/1448/closing")).json
    expect((await closing(other)).json).toEqual(before)
    await expect(query("update season_closing set reason = 'Another.'")).rejects.toThrow()
    // Somebody whom the closing left out, as a hub that was killed would have.
    await query(`update pilgrim set data = data || '{"seen":{}}' where id = $1`, [late])
    const second = await startHub(hub.database)
    await second.run(turnDay("1448" as SeasonName, "2027-06-06" as SeasonDay)).finally(second.halt)
    expect(await states()).toMatchObject({ [late]: "NoShow" })
  })
})

describe("a pilgrim who is not known to be back", () => {
  it("is looked for until somebody states what became of them, and cannot be ticked off", async () => {
    const { items } = (await hub.ask("GET", "/v1/tasks?kind=pilgrim.not-back")).json
    const { status, json } = await hub.ask("POST", `/v1/tasks/${items[0]?.task}/closing`, { json: { reason: "Old." } })
    expect([status, json.detail]).toEqual([403, "Stating what became of the pilgrim closes it."])
    await standOn("2028-06-05")
    expect(await openTasks()).toHaveLength(4)
  })

  it("is found at home, also by a visa alone, or is found to have died, on evidence that is kept with the task", async () => {
    const by = (await one("GET", "/v1/session")).json.caller
    for (const pilgrim of [arrived, seen])
      expect((await find(pilgrim, { what: "returned", on: "2027-05-30" })).status).toBe(200)
    expect((await find(dead, { what: "died" })).status).toBe(200)
    expect(await states()).toMatchObject({ [arrived]: "Returned", [seen]: "Returned", [dead]: "Deceased" })
    for (const pilgrim of [arrived, seen, dead]) {
      expect(await tasks(pilgrim)).toEqual([{ closed_by: by, closed_because: "Filed as 118." }])
      expect(await evidenceOf(pilgrim)).toEqual([{ by, evidence: "Filed as 118." }])
    }
    expect(await openTasks()).toEqual([back])
  })

  it("is not stated to have returned before the day at Arafah, by a system, or by a campaign", async () => {
    const { status, json } = await find(back, { what: "returned", on: "2027-05-14" })
    expect([status, json.reason]).toEqual([409, "not-open-yet"])
    const json2 = { found: { what: "died" }, evidence: "Filed as 118." }
    for (const ask of [
      await hub.system({ unit: "operations" }),
      await hub.person({ unit: "campaign", campaign: "C15" }),
    ])
      expect([403, 404]).toContain((await ask("POST", `/v1/pilgrims/${back}/finding`, { json: json2 })).status)
    expect(await openTasks()).toEqual([back])
  })

  it("is no longer looked for once the border has told of the departure", async () => {
    await act(back, recordDeparture())
    await standOn("2028-06-06")
    expect(await openTasks()).toEqual([])
    expect(await tasks(back)).toEqual([
      { closed_by: "hub", closed_because: "What became of the pilgrim was reported: Returned." },
    ])
  })

  it("is looked for again where the border tells late that who was thought to be at home had arrived", async () => {
    await act(withVisa, recordArrival())
    await standOn("2028-06-07")
    expect(await openTasks()).toEqual([withVisa])
    await find(withVisa, { what: "returned", on: "2027-05-30" })
    expect(await openTasks()).toEqual([])
    expect(await states()).toMatchObject({ [withVisa]: "Returned" })
  })
})
