import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Layer, Logger, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { root } from "../../../../scripts/packages.ts"
import { Watch } from "../../src/observing/Watch.ts"
import { Database } from "../../src/postgres/Database.ts"
import { draw, family, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
let database: pg.Pool

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 12, family, ...singles)
  await draw(hub)
  database = new pg.Pool({ connectionString: hub.database, max: 2, options: "-c search_path=mahmal" })
})
afterAll(async () => {
  await database.end()
  await hub.stop()
})

const alerts = async () => (await hub.ask("GET", "/v1/alerts")).json.items
const figure = (page: string, series: string) =>
  page
    .split("\n")
    .find((line) => line.startsWith(`${series} `))
    ?.slice(series.length + 1)

describe("the hub, asked how it is doing", () => {
  it("is silent about a season whose cut-offs are far", async () => {
    expect(await alerts()).toEqual([])
  })

  it("says how many have not passed a cut-off that is near, until it is over", async () => {
    const { rows } = await database.query("select today::text, registration_closes::text as closes from season")
    await database.query("update season set today = registration_closes - 1")
    expect(await alerts()).toMatchObject(
      [
        {
          name: "cut-off-near",
          severity: "urgent",
          about: `1448 ${rows[0].closes}`,
          says: { en: /not through: 12\./ },
        },
      ].map((alert) => ({ ...alert, says: { en: expect.stringMatching(alert.says.en) } })),
    )
    await database.query("update season set today = $1", [rows[0].today])
    expect(await alerts()).toEqual([])
  })

  it("counts nobody by a cut-off that is over", async () => {
    const { rows } = await database.query("select today::text, registration_closes::text as closes from season")
    const left = async () =>
      figure(
        (await hub.ask("GET", "/v1/metrics")).text,
        `mahmal_cut_off_pilgrims{season="1448",day="${rows[0].closes}"}`,
      )
    expect(await left()).toBe("12")
    await database.query("update season set today = registration_closes + 1")
    expect(await left()).toBe("0")
    await database.query("update season set today = $1", [rows[0].today])
    expect(await left()).toBe("12")
  })

  it("logs an alert when it comes up, when it grows urgent, and when it is well again, and not before", async () => {
    const logged: Array<unknown> = []
    const logger = Logger.layer([Logger.make(({ message }) => void logged.push(...[message].flat().slice(0, 1)))])
    const watching = ManagedRuntime.make(
      Watch.layer.pipe(Layer.provideMerge(Database.layerOf(hub.database, 1)), Layer.provideMerge(logger)),
    )
    const look = async (hours: number) => {
      await database.query("update system_status set paused = now() - $1 * interval '1 hour' where system = 'voice'", [
        hours,
      ])
      logged.length = 0
      await watching.runPromise(Effect.flatMap(Watch, (watch) => watch.look))
      return logged
    }
    await hub.ask("POST", "/v1/systems/voice/pause", { json: { because: "It is being maintained." } })
    expect(await look(1)).toEqual([])
    expect(await look(5)).toEqual([expect.stringContaining("stopped by hand 5 h")])
    expect(await look(6)).toEqual([])
    expect(await look(25)).toEqual([expect.stringContaining("stopped by hand 25 h")])
    expect(await look(1)).toEqual(["it is well again"])
    await hub.ask("POST", "/v1/systems/voice/resume")
    await watching.dispose()
  })

  it("tells of tasks that are past their time", async () => {
    const { rows } = await database.query(
      `insert into task (kind, subject, unit, due, why_en, why_ar)
       values ('exchange.in-doubt', 'X', 'operations', now() - interval '1 hour', 'Ask.', 'اسأل.') returning id`,
    )
    expect(await alerts()).toMatchObject([{ name: "tasks-overdue", severity: "urgent" }])
    await database.query("update task set closed = now(), closed_by = 'test', closed_because = 'asked' where id = $1", [
      rows[0].id,
    ])
  })

  it("tells of a system that somebody stopped and forgot, until its calls go on", async () => {
    await hub.ask("POST", "/v1/systems/voice/pause", { json: { because: "It is being maintained." } })
    expect(await alerts()).toEqual([])
    await database.query("update system_status set paused = paused - interval '5 hours' where system = 'voice'")
    expect(await alerts()).toMatchObject([{ name: "paused-for-long", severity: "soon", about: "voice" }])
    await hub.ask("POST", "/v1/systems/voice/resume")
    expect(await alerts()).toEqual([])
  })

  it("tells of a job that nobody does, and not of one whose system somebody stopped", async () => {
    await hub.ask("POST", "/v1/systems/voice/pause", { json: { because: "It is being maintained." } })
    await database.query(
      `insert into pgboss.job (name, data, start_after)
       values ('voice.call', '{"openings":[]}', now() - interval '1 hour')`,
    )
    expect(await alerts()).toEqual([])
    await database.query("delete from system_status where system = 'voice'")
    expect(await alerts()).toMatchObject([{ name: "jobs-late", severity: "urgent" }])
    await hub.ask("POST", "/v1/systems/voice/pause", { json: { because: "It is being maintained." } })
    await hub.ask("POST", "/v1/systems/voice/resume")
    expect(await alerts()).toEqual([])
    await database.query("delete from pgboss.job where name = 'voice.call'")
  })

  it.each([300_000, -300_000])("tells that its clock is off by %d ms", async (by) => {
    const now = Date.now
    vi.spyOn(Date, "now").mockImplementation(() => now() + by)
    const up = await alerts()
    vi.restoreAllMocks()
    expect(up).toMatchObject([
      { name: "clock-off", severity: "urgent", says: { en: expect.stringContaining("300 s.") } },
    ])
  })

  it("counts as waiting what is still to come, and nothing that has ended, however it did", async () => {
    const waiting = async () =>
      (await hub.ask("GET", "/v1/metrics")).text
        .split("\n")
        .filter((line) => /^mahmal_exchanges_waiting\{.*visa\.request/.test(line))
        .toSorted()
    for (const state of ["Due", "Sending", "Accepted", "InDoubt", "Done", "Declined", "NotDone", "Unknown"])
      await database.query(
        `insert into exchange (id, operation, pilgrims, state, data, attempts, opened)
         values ($1, 'visa.request', '{}', $2, '{}', 1, now() - interval '1 minute')`,
        [`visa.request/${state}`, state],
      )
    const each = (count: number) =>
      ["Accepted", "Due", "InDoubt", "Sending"].map(
        (state) => `mahmal_exchanges_waiting{operation="visa.request",state="${state}"} ${count}`,
      )
    expect(await waiting()).toEqual(each(1))
    await database.query("delete from exchange where operation = 'visa.request'")
    expect(await waiting()).toEqual(each(0))
  })

  it("has of each of its figures a line in the guide", async () => {
    const { text } = await hub.ask("GET", "/v1/metrics")
    const guide = await readFile(join(root, "docs/guides/running.md"), "utf8")
    expect([...guide.matchAll(/^\| `(mahmal_[a-z_]+)` +\|/gm)].map(([, name]) => name).toSorted()).toEqual(
      [...new Set([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name)), "mahmal_call_seconds"].toSorted(),
    )
  })

  it("shows Prometheus its figures, each with a description, and nobody's name", async () => {
    const { status, headers, text } = await hub.ask("GET", "/v1/metrics")
    expect(status).toBe(200)
    expect(headers.get("content-type")).toContain("text/plain")
    expect(text).toContain("# HELP mahmal_job_oldest_seconds")
    expect(Number(figure(text, "mahmal_tasks_overdue"))).toBe(0)
    expect(text).toMatch(/mahmal_request_seconds_count\{.*operation="observing.alerts".*\} \d/)
    for (const { name_ar, name_en, passport_no } of (await database.query("select * from person")).rows)
      for (const personal of [name_ar, name_en, passport_no]) expect(text).not.toContain(personal)
  })

  it("tells nobody who has no right to it", async () => {
    const campaign = await hub.system({ unit: "campaign", campaign: "C15" })
    expect((await campaign("GET", "/v1/metrics")).status).toBe(403)
    expect((await fetch(`${hub.origin}/v1/metrics`)).status).toBe(401)
  })
})
