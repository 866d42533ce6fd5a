import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { draw, populate, seasonJson, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
const figures = { ...seasonJson, places: { total: 3, shares: { citizens: 3, others: 0 } } }

const put = (changed: object) => hub.ask("PUT", "/v1/seasons/1448", { json: { ...figures, ...changed } })
const standing = async () => (await hub.ask("GET", "/v1/seasons/1448")).json
/** On a day, when the calendar turns it. */
const standOn = (day: string) => hub.run(turnDay("1448" as SeasonName, day as SeasonDay))
const registrationUntil = (hijri: string, gregorian: string) => ({
  draw: { ...seasonJson.draw, day: "2026-10-23" },
  cutOffs: { ...seasonJson.cutOffs, registration: { hijri, gregorian } },
})

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 3, ...singles.slice(0, 5))
})
afterAll(() => hub.stop())

describe("the figures of a season that has not begun", () => {
  it("may become any others, its time zone and days too", async () => {
    const registration = { closes: "2026-10-23T00:00:00+04:00" }
    expect((await put({ timeZone: "Asia/Dubai", registration })).status).toBe(200)
    expect((await put(registrationUntil("1448-08-13", "2027-01-21"))).status).toBe(200)
  })
})

describe("a season that is under way, and a file with a mistake", () => {
  beforeAll(async () => {
    await draw(hub)
    await standOn("2026-10-27")
  })

  it("keeps its last days: none that is still to come is over at once, with all who wait for it", async () => {
    const before = await standing()
    expect(before.states).toMatchObject({ Drawn: 3 })
    const { status, json } = await put(registrationUntil("1448-05-15", "2026-10-26"))
    expect([status, json.type]).toEqual([409, "/problems/season-under-way"])
    expect(json.detail).toContain("The season 1448 stands on 2026-10-27: cutOffs.registration is 2027-01-21")
    expect(json.detail).toContain("it can be 2026-10-27 at the earliest, got 2026-10-26")
    expect(await standing()).toEqual(before)
    await standOn("2026-10-27")
    expect((await standing()).states).toMatchObject({ Drawn: 3 })
  })

  it("takes a last day that is brought forward as far as today, and one that is put off", async () => {
    expect((await put(registrationUntil("1448-05-16", "2026-10-27"))).status).toBe(200)
    expect((await put(registrationUntil("1448-08-13", "2027-01-21"))).status).toBe(200)
  })

  it("keeps the zone in which its days have begun", async () => {
    const { status, json } = await put({ timeZone: "Asia/Dubai" })
    expect([status, json.type]).toEqual([409, "/problems/season-under-way"])
    expect(json.detail).toContain("its days turn in Asia/Qatar")
  })

  it("is not changed at all once it is closed", async () => {
    await hub.run(
      Effect.flatMap(Database, ({ query }) =>
        query({
          text: "insert into season_closing (season, by, reason, approved_by, approved_because, approved) values ('1448', 'one', 'It is over.', 'other', 'So it is.', now())",
        }),
      ),
    )
    const { status, json } = await put({ offerDays: 9 })
    expect([status, json.type]).toEqual([409, "/problems/season-under-way"])
    expect((await standing()).figures).toMatchObject({ offerDays: 7 })
    // Who was killed in between stores again what is stored.
    expect((await put(registrationUntil("1448-08-13", "2027-01-21"))).status).toBe(200)
  })
})
