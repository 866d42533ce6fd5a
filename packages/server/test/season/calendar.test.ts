import { sha256 } from "@mahmal/core/hashing/sha256"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Deferred, Effect, Result } from "effect"
import pg, { type QueryResultRow } from "pg"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { commit } from "../../src/committee/commit.ts"
import { readFiles } from "../../src/committee/drawFiles.ts"
import { drawSeason } from "../../src/committee/drawSeason.ts"
import { freeze } from "../../src/committee/freeze.ts"
import { perform } from "../../src/committee/perform.ts"
import { placeDrawn } from "../../src/committee/placeDrawn.ts"
import { publish } from "../../src/committee/publish.ts"
import { Database } from "../../src/postgres/Database.ts"
import { keepSeason, keepTime } from "../../src/season/keepTime.ts"
import { passPlacesOn } from "../../src/season/passPlacesOn.ts"
import { settled } from "../../src/season/settled.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import { asked, came, holdPublicDraw, quicknet, secrets } from "../committee/aSeason.ts"
import { closeIntake, family, groupOf, populate, seasonJson, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"

const season = "1448" as SeasonName
let hub: StartedHub

/** A season of nine with three places, drawn on the day after registration closed; no foreign system ever answers. */
beforeEach(async () => {
  hub = await startHub()
  await populate(hub, 3, ...singles.slice(0, 9))
  await holdPublicDraw(hub)
})
afterEach(() => hub.stop())

const query = <A extends QueryResultRow>(text: string, values: Array<unknown> = []) =>
  hub.run(Effect.flatMap(Database, (database) => database.query<A>({ text, values })))

const drawn = () =>
  query<{ id: PilgrimId; expires: string }>(
    "select id, data ->> 'expires' as expires from pilgrim where state = 'Drawn' order by id",
  )

const act = (pilgrim: PilgrimId | undefined, command: Command) =>
  hub.run(
    Effect.flatMap(Hub, ({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim: pilgrim as PilgrimId, command }] })),
  )

/** One look at the calendar, at noon in Doha of a day. */
const lookOn = (day: string, by = hub) =>
  by.run(
    Effect.gen(function* () {
      const noon = Date.parse(`${day}T12:00:00+03:00`)
      const clock: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), {
        currentTimeMillis: Effect.succeed(noon),
      })
      yield* Effect.provideService(keepSeason(season), Clock.Clock, clock)
    }),
  )

const today = () => hub.run(Effect.map(readSeason(season), (standing) => standing.today))

/** The season with so many places, as it is sent. */
const withPlaces = (places: number) => ({
  ...seasonJson,
  places: { total: places, shares: { citizens: places, others: 0 } },
})

/** What the e-track would have said at last of one who waits for it. */
const register = (pilgrim: PilgrimId) =>
  query("update exchange set state = 'Done' where operation = 'etrack.register'").then(() =>
    act(pilgrim, { _tag: "RecordRegistration", registration: { reference: "1448-1", number: "R1" } }),
  )

/** Lets the first of a group withdraw over another hub right after something that moves them was begun, and before it is written. */
const whileLeaves = async (group: string | undefined, moves: () => Promise<unknown>) => {
  const other = await startHub(hub.database)
  const client = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await client.connect()
  await client.query("begin")
  const { rows } = await client.query("select id from pilgrim where group_id = $1 for update", [group])
  const leaving = other.ask("POST", `/v1/pilgrims/${rows[0].id}/withdrawal`)
  await untilHeldUp(client)
  const moving = moves()
  await untilHeldUp(client, 2)
  await client.query("commit")
  await client.end()
  expect((await leaving).status).toBe(200)
  await moving.finally(other.halt)
}

/** Draws the season, and publishes nothing of it yet. */
const drawAlone = async () => {
  await closeIntake(hub)
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  await hub.run(drawSeason(asked("20:00:00"), came))
}

/** Publishes what was drawn, as by a hub that was killed right after. */
const publishAlone = async () => {
  const result = sha256((await hub.run(readFiles(season)))["result.txt"] ?? "")
  const act = { _tag: "Publish", result, findings: [] } as const
  await hub.run(perform("Publish", asked("21:00:00"), async () => Result.succeed({ act, files: {} })))
}

describe("a season that is kept to the calendar", () => {
  it("turns its days, and never back, and passes places on while somebody waits for an answer", async () => {
    const [confirmed, leaver] = await drawn()
    await act(confirmed?.id, { _tag: "Confirm", campaign: CampaignId.make("C01") })
    await act(leaver?.id, { _tag: "Withdraw" })
    await lookOn("2026-10-25")
    expect(await today()).toBe("2026-10-25")
    expect((await drawn()).map(({ expires }) => expires).toSorted()).toEqual(["2026-10-30", "2026-10-30", "2026-11-01"])
    await hub.run(turnDay(season, "2026-10-24" as SeasonDay))
    expect(await today()).toBe("2026-10-25")
  })

  it("passes places on together with those that are being freed since that day, and without those that take longer", async () => {
    const [registered, leaver, other] = await drawn()
    await act(registered?.id, { _tag: "Confirm", campaign: CampaignId.make("C01") })
    await register(registered!.id)
    for (const { id } of [registered!, leaver!]) await act(id, { _tag: "Withdraw" })
    await lookOn("2026-10-23")
    expect(await drawn()).toEqual([other])
    await lookOn("2026-10-24")
    expect(await drawn()).toHaveLength(2)
  })

  it("lapses what was not confirmed in time, whatever else is unanswered", async () => {
    const [confirmed, ...others] = await drawn()
    await act(confirmed?.id, { _tag: "Confirm", campaign: CampaignId.make("C01") })
    await lookOn("2026-10-31")
    const lapsed = await query<{ id: PilgrimId }>("select id from pilgrim where state = 'Lapsed' order by id")
    expect(lapsed.map(({ id }) => id)).toEqual(others.map(({ id }) => id))
  })
})

describe("a registration that is to close earlier than it was said", () => {
  it("ends the offers that are open on its new last day, and that is the day of which their groups are told", async () => {
    const [{ group_id: group } = { group_id: "" }] = await query<{ group_id: string }>(
      "select group_id from pilgrim where state = 'Drawn' limit 1",
    )
    const says = async () => JSON.stringify((await hub.ask("GET", `/v1/groups/${group}/standing`)).json.says)
    expect(await says()).toContain("30 October 2026")
    const sooner = {
      ...withPlaces(3),
      draw: { ...seasonJson.draw, day: "2026-10-23" },
      cutOffs: { ...seasonJson.cutOffs, registration: { hijri: "1448-05-17", gregorian: "2026-10-28" } },
    }
    expect((await hub.ask("PUT", `/v1/seasons/${season}`, { json: sooner })).status).toBe(200)
    expect(await says()).toContain("28 October 2026")
    await lookOn("2026-10-29")
    expect(await drawn()).toEqual([])
  })
})

describe("a season whose registration is to close on another day, while people still apply", () => {
  it("stands on that day, and its pool is not frozen before it is over", async () => {
    await hub.stop()
    hub = await startHub()
    for (const day of ["2026-10-22", "2026-10-15", "2026-10-19"]) {
      const registration = { closes: `${day}T24:00:00+03:00` }
      expect(
        (await hub.ask("PUT", `/v1/seasons/${season}`, { json: { ...seasonJson, registration } })).status,
      ).toBeLessThan(300)
      expect(await today()).toBe(day)
      await expect(hub.run(freeze(asked("08:00:00")))).rejects.toMatchObject({ _tag: "ActRefused" })
    }
    await lookOn("2026-10-21")
    const later = { ...seasonJson, registration: { closes: "2026-10-18T24:00:00+03:00" } }
    await hub.ask("PUT", `/v1/seasons/${season}`, { json: later })
    expect(await today()).toBe("2026-10-21")
  })
})

describe("whether a season is settled", () => {
  it("depends on nobody of another season, and on no document of the border", async () => {
    await query(`insert into exchange (id, operation, pilgrims, state, data, attempts) values
      ('visa.request/1447-A1', 'visa.request', '{1447-A1}', 'InDoubt', '{}', 1),
      ('border.read/D1', 'border.read', '{}', 'Due', '{}', 3)`)
    expect(await hub.run(settled(season))).toBe(true)
  })

  it("depends on no telephone call that is still to be placed, or to be reported on", async () => {
    const [called] = await drawn()
    for (const [nth, state] of ["Due", "Accepted"].entries())
      await query(
        "insert into exchange (id, operation, pilgrims, state, data, attempts) values ($1, 'voice.call', $2, $3, $4, 1)",
        [`voice.call/${called?.id}/drawn/${nth + 1}`, [called?.id], state, { receipt: "R", since: 1 }],
      )
    expect(await hub.run(settled(season))).toBe(true)
  })
})

describe("a draw that is not published", () => {
  it("passes nothing on, and from when it is published places pass on still on that day", async () => {
    await hub.stop()
    hub = await startHub()
    await populate(hub, 3, ...singles.slice(0, 9))
    await drawAlone()
    expect(await hub.run(passPlacesOn(season))).toBe(0)
    await publishAlone()
    await hub.run(placeDrawn(season))
    const [leaver] = await drawn()
    await act(leaver?.id, { _tag: "Withdraw" })
    expect(await hub.run(passPlacesOn(season))).toBe(1)
  })
})

describe("a draw whose e-track has closed", () => {
  beforeEach(async () => {
    await hub.stop()
    hub = await startHub()
    await populate(hub, 3, ...singles.slice(0, 9))
    await drawAlone()
  })

  it("is not published, nor proposed to be, and is once the last day is postponed", async () => {
    await hub.run(turnDay(season, "2027-01-22" as SeasonDay))
    const member = await hub.person({ unit: "sorting" })
    const { status, json } = await member("POST", `/v1/seasons/${season}/draw/publication`, {
      json: { reason: "It is time." },
    })
    expect([status, json.reason]).toEqual([409, "e-track-closed"])
    expect(json.detail).toContain("2027-01-21")
    const { json: standing } = await member("GET", `/v1/seasons/${season}/draw`)
    expect(standing).toMatchObject({ stage: "Drawn", proposed: [] })
    const later = {
      ...withPlaces(3),
      cutOffs: { ...seasonJson.cutOffs, registration: { hijri: "1448-08-14" } },
    }
    expect((await hub.ask("PUT", `/v1/seasons/${season}`, { json: later })).status).toBe(200)
    await hub.run(publish(asked("21:00:00")))
    expect((await drawn()).map(({ expires }) => expires)).toEqual(Array(3).fill("2027-01-22"))
  })

  it("is not published in the minute after midnight either, when the season's day is still to be turned", async () => {
    const at = (time: string) => ({ ...asked("21:00:00"), now: () => Date.parse(time) })
    await hub.run(turnDay(season, "2027-01-21" as SeasonDay))
    await expect(hub.run(publish(at("2027-01-22T00:00:10+03:00")))).rejects.toThrow(/it is 2027-01-22/)
    await hub.run(publish(at("2027-01-21T23:59:50+03:00")))
    expect(await drawn()).toHaveLength(3)
  })

  it("that was published on the last day by a hub that was killed gives nobody a place, and says so", async () => {
    await publishAlone()
    await query("update season set today = '2027-01-22'")
    await lookOn("2027-01-22")
    expect(await query("select distinct state from pilgrim")).toEqual([{ state: "Waitlisted" }])
    const { json } = await hub.ask("GET", `/v1/groups/${groupOf(singles[0]?.[0])}/standing`)
    expect(json.waiting).toBeNull()
    expect(JSON.stringify(json.says)).toContain("The e-track has closed")
  })

  it("and that is never published leaves nobody waiting for it once the season is closed", async () => {
    await query("update season set today = '2027-06-05'")
    for (const member of [await hub.person({ unit: "operations" }), await hub.person({ unit: "operations" })])
      await member("POST", `/v1/seasons/${season}/closing`, { json: { reason: "It was never published." } })
    expect(await query("select distinct state from pilgrim")).toEqual([{ state: "Waitlisted" }])
  })
})

describe("a place that nobody on the waiting list fits", () => {
  it("is told to whom it was too few for, and is free again on the next day", async () => {
    await hub.stop()
    hub = await startHub()
    await populate(hub, 2, singles[0] ?? [], family)
    await holdPublicDraw(hub)
    const moves = async () => (await hub.ask("GET", `/v1/groups/${groupOf(family[0])}/standing`)).json.moves
    const told: Array<{ readonly day: string; readonly tooFew: number }> = []
    for (const day of ["2026-10-24", "2026-10-25"]) {
      await lookOn(day)
      told.push({ day, tooFew: 1 })
      expect(await moves()).toMatchObject(told)
    }
    expect(await drawn()).toHaveLength(1)
  })
})

describe("two hubs that keep one season", () => {
  it("pass places on once, and neither fails, however they come at the same moment", async () => {
    const other = await startHub(hub.database)
    try {
      for (const day of ["2026-10-26", "2026-10-27", "2026-10-28"]) {
        const [leaver] = await drawn()
        await act(leaver?.id, { _tag: "Withdraw" })
        await query("update exchange set state = 'Done' where operation <> 'sms.send'")
        await Promise.all([lookOn(day), lookOn(day, other), lookOn(day), lookOn(day, other)])
        expect(await drawn()).toHaveLength(3)
      }
    } finally {
      await other.stop()
    }
    expect(
      await query("select day::text, jsonb_array_length(leavers) as leavers from passing_on order by day"),
    ).toEqual([
      { day: "2026-10-26", leavers: 1 },
      { day: "2026-10-27", leavers: 1 },
      { day: "2026-10-28", leavers: 1 },
    ])
  })
})

describe("a hub that stood still while another turned the day", () => {
  it("records no places as passed on on the day that is over, and leaves those of the new day to pass on", async () => {
    const [leaver] = await drawn()
    await act(leaver?.id, { _tag: "Withdraw" })
    const other = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
    await other.connect()
    await other.query("begin")
    await other.query("update season set today = '2026-10-27'")
    const late = hub.run(passPlacesOn(season))
    await untilHeldUp(other)
    await other.query("commit")
    await other.end()
    expect(await late).toBe(0)
    expect(await hub.run(passPlacesOn(season))).toBe(1)
    expect(await query("select day::text from passing_on")).toEqual([{ day: "2026-10-27" }])
  })
})

describe("a place that is freed on the e-track's last day", () => {
  const places = () =>
    query<{ day: string; number: number; free: number }>(
      "select day::text, number, free from passing_on order by day, number",
    )

  it("passes on still on that day, each time, and everybody is told each move", async () => {
    const soon = {
      ...withPlaces(3),
      draw: { ...seasonJson.draw, day: "2026-10-23" },
      cutOffs: { ...seasonJson.cutOffs, registration: { hijri: "1448-05-17", gregorian: "2026-10-28" } },
    }
    expect((await hub.ask("PUT", `/v1/seasons/${season}`, { json: soon })).status).toBe(200)
    await lookOn("2026-10-28")
    for (const number of [1, 2]) {
      const [leaver] = await drawn()
      await act(leaver?.id, { _tag: "Withdraw" })
      await lookOn("2026-10-28")
      expect(await drawn()).toHaveLength(3)
      expect((await places()).at(-1)).toEqual({ day: "2026-10-28", number, free: 1 })
    }
    await lookOn("2026-10-28")
    expect(await places()).toHaveLength(2)
    const waiting = await query<{ group_id: string }>("select group_id from pilgrim where state = 'Waitlisted'")
    const { json } = await hub.ask("GET", `/v1/groups/${waiting[0]?.group_id}/standing`)
    expect(json.moves).toHaveLength(2)
    await lookOn("2026-10-29")
    expect(await drawn()).toEqual([])
    expect(await places()).toHaveLength(2)
  })

  it("does not pass on before the next day on any other", async () => {
    await lookOn("2026-10-26")
    for (const _ of [1, 2]) {
      const [leaver] = await drawn()
      await act(leaver?.id, { _tag: "Withdraw" })
      await lookOn("2026-10-26")
    }
    expect(await drawn()).toHaveLength(1)
    await lookOn("2026-10-27")
    expect(await drawn()).toHaveLength(3)
  })
})

describe("a crossing of the border", () => {
  it("counts from 1 Dhu al-Qaada on, and a trip before it changes nothing", async () => {
    const [pilgrim] = await drawn()
    await act(pilgrim?.id, { _tag: "Confirm", campaign: CampaignId.make("C01") })
    await register(pilgrim!.id)
    const arriveOn = (on: string) => act(pilgrim?.id, { _tag: "RecordArrival", on: on as SeasonDay })
    await expect(arriveOn("2027-02-01")).rejects.toMatchObject({ why: expect.stringContaining("2027-04-08") })
    expect((await arriveOn("2027-04-08")).events).toHaveLength(1)
  })
})

describe("a hub that stood still for a month", () => {
  it("passes freed places on once, on the real day, with all the days to confirm", async () => {
    expect((await drawn()).map(({ expires }) => expires)).toEqual(Array(3).fill("2026-10-30"))
    await lookOn("2026-11-24")
    expect((await drawn()).map(({ expires }) => expires)).toEqual(Array(3).fill("2026-12-01"))
    expect(await query("select count(*)::int from pilgrim where state = 'Lapsed'")).toEqual([{ count: 3 }])
    expect(await query("select day::text from passing_on")).toEqual([{ day: "2026-11-24" }])
  })

  it("offers first what was recorded before it was killed, from the real day on, and no place twice", async () => {
    const [leaver] = await drawn()
    const [first] = await query<{ group_id: string; members: number }>(
      "select group_id, 1 as members from draw_entry where waiting = 1",
    )
    await act(leaver?.id, { _tag: "Withdraw" })
    const leavers = JSON.stringify([{ group: first?.group_id, rank: 1, offered: 1 }])
    await query("insert into passing_on values ($1, 'citizens', '2026-10-23', 1, 1, $2)", [season, leavers])
    await query("update draw_entry set off_list = '2026-10-23' where waiting = 1")
    await lookOn("2026-10-26")
    const [offered] = await query<{ group_id: string; expires: string; day: string }>(
      `select p.group_id, e.data ->> 'expires' as expires, e.data -> 'by' ->> 'passedOn' as day from event e
         join pilgrim p on p.id = e.pilgrim where e.data -> 'by' ->> 'passedOn' is not null`,
    )
    expect(offered).toEqual({ group_id: first?.group_id, expires: "2026-11-02", day: "2026-10-23" })
    expect(await drawn()).toHaveLength(3)
    expect(await query("select day::text from passing_on")).toEqual([{ day: "2026-10-23" }])
  })

  /** What a hub recorded for the first two who wait, right before it was killed. */
  const recordTwo = async () => {
    const groups = await query<{ group_id: string }>(
      "select group_id from draw_entry where waiting <= 2 order by waiting",
    )
    const leavers = groups.map(({ group_id }, index) => ({ group: group_id, rank: index + 1, offered: 1 }))
    for (const { id } of (await drawn()).slice(0, 2)) await act(id, { _tag: "Withdraw" })
    await query("insert into passing_on values ($1, 'citizens', '2026-10-23', 1, 2, $2)", [
      season,
      JSON.stringify(leavers),
    ])
    await query("update draw_entry set off_list = '2026-10-23' where waiting <= 2")
    return groups.map(({ group_id }) => group_id)
  }
  const waiting = async () => (await query("select id from pilgrim where state = 'Waitlisted'")).length

  it("keeps what it recorded before it was killed: a share cannot be made smaller than that", async () => {
    await recordTwo()
    const store = (places: number) => hub.ask("PUT", `/v1/seasons/${season}`, { json: withPlaces(places) })
    expect(await store(2)).toMatchObject({ status: 409, json: { type: "/problems/places-taken" } })
    expect((await store(3)).status).toBe(200)
    await lookOn("2026-10-26")
    expect(await drawn()).toHaveLength(3)
  })

  it("offers what can be offered where somebody was given a place that it recorded, tells of the rest, and offers it later", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const [, second] = await recordTwo()
    // No hub does so by itself; a program that embeds one may.
    const [other] = await query<{ id: PilgrimId }>(
      "select p.id from pilgrim p join draw_entry e using (group_id) where e.waiting = 3",
    )
    await act(other?.id, { _tag: "Draw", expires: "2026-11-02" as SeasonDay, by: { result: "0".repeat(64) } })
    await lookOn("2026-10-26")
    expect([await drawn(), await waiting()]).toEqual([expect.objectContaining({ length: 3 }), 4])
    const told = log.mock.calls.flat().filter((part) => String(part).includes("its share has fewer"))
    expect(told).not.toEqual([])
    log.mockRestore()
    // Nobody overtakes who was promised a place.
    await act(other?.id, { _tag: "Withdraw" })
    await lookOn("2026-10-27")
    expect(await query("select state from pilgrim where group_id = $1", [second])).toEqual([{ state: "Drawn" }])
    expect(await drawn()).toHaveLength(3)
  })

  it("offers the others theirs when one who was recorded withdraws at that moment", async () => {
    const [first] = await recordTwo()
    await whileLeaves(first, () => lookOn("2026-10-26"))
    expect(await drawn()).toHaveLength(3)
  })

  it("gives the places of a draw that was published before it was killed all their days from the real day", async () => {
    await hub.stop()
    hub = await startHub()
    await populate(hub, 3, ...singles.slice(0, 9))
    await drawAlone()
    await publishAlone()
    expect(await drawn()).toEqual([])
    // A share that could be made smaller now would keep everybody from theirs.
    const smaller = await hub.ask("PUT", `/v1/seasons/${season}`, { json: withPlaces(2) })
    expect(smaller).toMatchObject({ status: 409, json: { type: "/problems/season-frozen" } })
    await lookOn("2026-11-24")
    expect((await drawn()).map(({ expires }) => expires)).toEqual(Array(3).fill("2026-12-01"))
  })

  it("gives all places of a draw though somebody withdraws at that moment", async () => {
    await hub.stop()
    hub = await startHub()
    await populate(hub, 3, ...singles.slice(0, 9))
    await drawAlone()
    await publishAlone()
    const [leaver] = await query<{ group_id: string }>("select group_id from pilgrim order by id limit 1")
    await whileLeaves(leaver?.group_id, () => hub.run(placeDrawn(season)))
    expect(await query("select id from pilgrim where state = 'Applied'")).toEqual([])
  })
})

it("turns no day while the hub's clock is not the database's: nothing that lapsed by a wrong one could be given back", async () => {
  const before = await today()
  const noon = Date.parse("2027-02-20T12:00:00+03:00")
  await hub.run(
    Effect.gen(function* () {
      const looked = yield* Deferred.make<void>()
      const clock: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), {
        currentTimeMillis: Effect.succeed(noon),
        // After a look.
        sleep: () => Effect.andThen(Deferred.succeed(looked, undefined), Effect.never),
      })
      yield* Effect.raceFirst(Effect.provideService(keepTime(), Clock.Clock, clock), Deferred.await(looked))
    }),
  )
  expect(await today()).toBe(before)
  expect(await drawn()).toHaveLength(3)
})
