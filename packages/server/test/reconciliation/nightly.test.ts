import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { NationalTrack, TrackQuestionError } from "@mahmal/core/ports/NationalTrack"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import * as BraceletMakerInMemory from "@mahmal/core/testing/memory/BraceletMakerInMemory"
import * as NationalTrackInMemory from "@mahmal/core/testing/memory/NationalTrackInMemory"
import * as VisaAuthorityInMemory from "@mahmal/core/testing/memory/VisaAuthorityInMemory"
import { Effect, Layer } from "effect"
import pg from "pg"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { askNightly } from "../../src/reconciliation/askNightly.ts"
import { runReconciliations } from "../../src/reconciliation/runReconciliations.ts"
import { dropReconciliations } from "../../src/retention/dropReconciliations.ts"
import { SystemStatus } from "../../src/systems/SystemStatus.ts"
import { closeIntake, draw, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
let database: pg.Pool

/** What the e-track's list has: somebody whom we do not know, a failure, or nobody. How often it was asked. */
const etrack = { has: "nobody" as "nobody" | "a stranger" | "nonsense" | "no answer", asked: 0 }

const track = Layer.effect(
  NationalTrack,
  Effect.map(NationalTrack, (empty) => ({
    ...empty,
    list: (asked: Parameters<typeof empty.list>[0]) =>
      Effect.suspend(() => {
        etrack.asked += 1
        if (etrack.has === "nonsense")
          return new TrackQuestionError({ reason: { _tag: "Unreadable", detail: "no list" } })
        if (etrack.has === "no answer")
          return new TrackQuestionError({ reason: { _tag: "Unavailable", detail: "no way" } })
        return Effect.map(empty.list(asked), (listing) =>
          etrack.has === "nobody"
            ? listing
            : {
                items: [
                  {
                    pilgrim: "1448-A00-000001" as PilgrimId,
                    status: "registered",
                    number: "000000000009",
                    reference: "1448-G9",
                    receipt: "R9",
                  } as unknown as (typeof listing.items)[number],
                ],
                more: false,
              },
        )
      }),
  })),
)
const systems = Layer.mergeAll(
  track.pipe(Layer.provide(NationalTrackInMemory.layer())),
  VisaAuthorityInMemory.layer(),
  BraceletMakerInMemory.layer(),
)

const hour = 3_600_000
/** Two in the morning of 10 January 2027 in Doha, and of each day after it. */
const two = Date.parse("2027-01-09T23:00:00Z")
let night = 0
const nextNight = () => {
  night += 1
  return two + 24 * hour * night
}

const ask = (now: number) => hub.run(askNightly("02:00", now))
const run = () => hub.run(Effect.provide(runReconciliations(), systems))
const rows = async (system = "etrack") =>
  (
    await database.query(
      "select id, night::text, ended is not null as ended, failed, differences from reconciliation where system = $1 order by id",
      [system],
    )
  ).rows
const newest = async () => (await rows()).at(-1)
/** As if the pause were over in which one that was left is left alone. */
const pauseOver = () => database.query("update reconciliation set leased = '-infinity' where ended is null")
const tasks = async () => (await hub.ask("GET", "/v1/tasks?kind=reconciliation.difference")).json.items
const alerts = async () => (await hub.ask("GET", "/v1/alerts")).json.items.filter(({ name }) => name === "not-compared")

beforeAll(async () => {
  hub = await startHub()
  database = new pg.Pool({ connectionString: hub.database, max: 1, options: "-c search_path=mahmal" })
  await populate(hub, 100, ...singles.slice(0, 3))
})
afterAll(async () => {
  await database.end()
  await hub.stop()
})
beforeEach(() => {
  etrack.has = "nobody"
  etrack.asked = 0
})

describe("what is compared by night", () => {
  it("is nothing while nobody has a place, or a rehearsal turns the days", async () => {
    await closeIntake(hub)
    await ask(two)
    expect(await rows()).toEqual([])
    await draw(hub)
    await database.query("update season set rehearsed_with = 'a seed'")
    await ask(two)
    expect(await rows()).toEqual([])
    await database.query("update season set rehearsed_with = null")
  })

  it("is each system once, by the hour of the season's zone, however many hubs look, and not when the night is over", async () => {
    await ask(two - 60_000)
    await ask(two + 4 * hour)
    expect(await rows()).toEqual([])
    await Promise.all([ask(two), ask(two), ask(two + hour)])
    await run()
    await ask(two + 3 * hour)
    for (const system of ["etrack", "visa", "bracelet"])
      expect(await rows(system)).toMatchObject([{ night: "2027-01-10", ended: true, failed: null }])
    await ask(nextNight())
    await run()
    expect((await rows()).map(({ night }) => night)).toEqual(["2027-01-10", "2027-01-11"])
  })

  it("belongs to the day on which the night began, also where that is before midnight", async () => {
    const season = "1448"
    await hub.run(askNightly("22:30", two + 24 * hour * 100 - 2 * hour))
    await run()
    expect((await newest())?.night).toBe(new Date(two + 24 * hour * 100 - hour).toISOString().slice(0, 10))
    expect((await hub.ask("GET", "/v1/reconciliations")).json.items[0]).toMatchObject({ season, askedBy: "hub" })
  })

  it("is a task once, and not again on the night after somebody has closed it, but a week later", async () => {
    etrack.has = "a stranger"
    for (let n = 0; n < 2; n += 1) {
      await ask(nextNight())
      await run()
      expect(await newest()).toMatchObject({ ended: true, differences: 1 })
    }
    const [task, ...others] = await tasks()
    expect(others).toEqual([])
    await hub.ask("POST", `/v1/tasks/${task?.task}/closing`, { json: { reason: "They are right to have it." } })
    await ask(nextNight())
    await run()
    expect(await newest()).toMatchObject({ ended: true, differences: 1 })
    expect(await tasks()).toEqual([])
    await database.query("update task set closed = closed - interval '8 days' where closed is not null")
    await ask(nextNight())
    await run()
    expect(await tasks()).toHaveLength(1)
    etrack.has = "nobody"
    await ask(nextNight())
    await run()
    expect(await tasks()).toEqual([])
  })

  it("waits while something that is for the system waits for its turn, unless somebody asks for it", async () => {
    const [row] = singles[0] as (typeof singles)[number]
    const pilgrim = pilgrimOf(row) as PilgrimId
    const command = { _tag: "Confirm", campaign: CampaignId.make("C7") } as const
    await hub.run(Effect.flatMap(Hub, ({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })))
    await database.query("update pgboss.job set start_after = now() - interval '1 second' where name like 'etrack.%'")
    await ask(nextNight())
    await run()
    expect(etrack.asked).toBe(0)
    expect(await newest()).toMatchObject({ ended: false })
    await pauseOver()
    await run()
    expect(etrack.asked).toBe(0)

    await hub.ask("POST", "/v1/reconciliations", { json: { system: "etrack", season: "1448" } })
    await pauseOver()
    await run()
    expect(await newest()).toMatchObject({ ended: true, failed: null })
    await database.query("delete from pgboss.job where name like 'etrack.%'")
  })

  it("leaves a system alone whose circuit is open, and what it meets counts for the circuit itself", async () => {
    const failed = (outcome: "later" | "done") =>
      hub.run(Effect.flatMap(SystemStatus, ({ ended }) => ended("etrack.register", outcome)))
    for (let n = 0; n < 9; n += 1) await failed("later")
    etrack.has = "no answer"
    await ask(nextNight())
    await run()
    expect(etrack.asked).toBe(1)
    // That was the tenth in a row.
    await pauseOver()
    await run()
    expect(etrack.asked).toBe(1)
    await failed("done")
    etrack.has = "nobody"
    await pauseOver()
    await run()
    expect(await newest()).toMatchObject({ ended: true, failed: null })
  })

  it("is kept for some days, and the last that came to its end for longer", async () => {
    await database.query("update reconciliation set ended = ended - interval '40 days'")
    await hub.run(dropReconciliations(50))
    expect((await rows()).length).toBeGreaterThan(1)
    await hub.run(dropReconciliations(30))
    expect(await rows()).toMatchObject([{ ended: true, failed: null }])
    expect(await rows("visa")).toHaveLength(1)
  })

  it("is told when it has failed, or does not come to its end by the next night", async () => {
    expect(await alerts()).toEqual([])
    etrack.has = "nonsense"
    await ask(nextNight())
    await run()
    expect(await newest()).toMatchObject({ ended: true, failed: "Unreadable: no list" })
    expect(await alerts()).toMatchObject([{ about: "1448 etrack", severity: "soon" }])
    etrack.has = "nobody"
    await ask(nextNight())
    await run()
    expect(await alerts()).toEqual([])

    etrack.has = "no answer"
    await ask(nextNight())
    await run()
    await database.query("update reconciliation set asked = asked - interval '1 day' where ended is null")
    expect(await alerts()).toMatchObject([
      { about: "1448 etrack", says: { en: expect.stringContaining("1 d 0 h ago") } },
    ])
    etrack.has = "nobody"
    await pauseOver()
    await run()
    expect(await alerts()).toEqual([])
    const metrics = (await hub.ask("GET", "/v1/metrics")).text
    expect(metrics).toMatch(/^mahmal_reconciliation_age_seconds\{season="1448",system="etrack"\} \d/m)
    expect(metrics).toMatch(/^mahmal_reconciliation_unexplained\{season="1448",system="etrack"\} 0$/m)
  })
})
