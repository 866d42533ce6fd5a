import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { Effect } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { root } from "../../../../scripts/packages.ts"
import { draw, family, populate, seasonJson, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { until } from "../support/until.ts"

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

  it("says on the last day for visas how many of that season wait for one, and of no other season", async () => {
    const [waiting] = (await hub.ask("POST", "/v1/pilgrims/search", { json: { state: "Drawn", limit: 1 } })).json.items
    const pilgrim = String(waiting?.pilgrim) as PilgrimId
    const acts: ReadonlyArray<Command> = [
      { _tag: "Confirm", campaign: CampaignId.make("C7") },
      { _tag: "RecordRegistration", registration: { reference: "1448-1", number: "R1" } },
    ]
    for (const command of acts)
      await hub.run(Effect.flatMap(Hub, ({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })))
    const other = { ...seasonJson, name: "1447", arafah: { hijri: "1447-12-09", gregorian: "2027-05-15" } }
    expect((await hub.ask("PUT", "/v1/seasons/1447", { json: other })).status).toBe(200)
    const { rows } = await database.query("select today::text, entitlements_close::text as closes from season")
    await database.query("update season set today = entitlements_close")
    expect(await alerts()).toMatchObject([
      {
        name: "cut-off-near",
        severity: "urgent",
        about: `1448 ${rows[0].closes}`,
        says: { en: expect.stringMatching(/visas and permits.*not through: 1\./) },
      },
    ])
    await database.query("update season set today = $1", [rows[0].today])
  })

  it("tells of tasks that are past their time, and of totals that do not agree, until they are closed", async () => {
    await database.query(
      `insert into task (kind, subject, unit, due, why_en, why_ar)
       values ('exchange.in-doubt', 'X', 'operations', now() - interval '1 hour', 'Ask.', 'اسأل.'),
         ('reconciliation.totals', 'Y', 'it', null, 'Look.', 'انظر.')`,
    )
    expect(await alerts()).toMatchObject([
      { name: "tasks-overdue", severity: "urgent" },
      { name: "totals-broken", severity: "urgent" },
    ])
    await database.query("update task set closed = now(), closed_by = 'test', closed_because = 'asked'")
    expect(await alerts()).toEqual([])
  })

  it("tells a month before of a client whose last key ends, and of the key that signs bracelets", async () => {
    const client = (id: string) =>
      database.query("insert into client (id, name, unit, created_by) values ($1, $1, 'it', 'test')", [id])
    const key = (id: string, of: string, left: number, days = 365) =>
      database.query(
        `insert into credential (id, client, secret_hash, created, created_by, expires, last_used)
         values ($1, $2, '', now() + ($3::int - $4::int) * interval '1 day', 'test', now() + $3::int * interval '1 day', now())`,
        [id, of, left, days],
      )
    for (const id of ["ending", "renewed", "visiting", "lasting"]) await client(id)
    await key("ending-1", "ending", 20)
    await key("renewed-1", "renewed", 5)
    await key("renewed-2", "renewed", 360)
    await key("visiting-1", "visiting", 5, 30)
    await key("lasting-1", "lasting", 31)
    const until = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400
    await database.query(
      `insert into trust_list (version, keys, key_id, issued, expires, content)
       values (1, $1, 'b', now(), now() + interval '14 days', '')`,
      [`a hajj.example 1 ${until(3)}\nb hajj.example 1 ${until(9)}`],
    )
    expect(await alerts()).toMatchObject([
      { name: "key-ends", about: "gate", severity: "urgent" },
      { name: "key-ends", about: "ending", severity: "soon" },
    ])
    await database.query("delete from trust_list")
    await database.query("delete from credential where client = any($1)", [
      ["ending", "renewed", "visiting", "lasting"],
    ])
    expect(await alerts()).toEqual([])
  })

  it("logs an alert once when it comes up, again when it grows urgent, and once when it is well again, each by itself", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const logged = async () => {
      await alerts()
      await alerts()
      const lines = log.mock.calls.splice(0).map((parts) => parts.map(String).join(" "))
      return lines.flatMap((line) => /(telephone exchange|gateway|well again)/.exec(line)?.[1] ?? [])
    }
    const stop = (system: string, hours: number) =>
      database.query(
        `insert into system_status (system, paused, paused_by, paused_because)
         values ($1, now() - $2 * interval '1 hour', 'night', 'why')
         on conflict (system) do update set paused = excluded.paused`,
        [system, hours],
      )
    await stop("voice", 5)
    expect(await logged()).toEqual(["telephone exchange"])
    await stop("sms", 5)
    expect(await logged()).toEqual(["gateway"])
    await stop("sms", 25)
    expect(await logged()).toEqual(["gateway"])
    await database.query("delete from system_status")
    expect(await logged()).toEqual(["well again", "well again"])
    log.mockRestore()
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
    for (const state of ["created", "retry"]) {
      await database.query("update pgboss.job set state = $1 where name = 'voice.call'", [state])
      expect(await alerts()).toMatchObject([{ name: "jobs-late", severity: "urgent" }])
    }
    await database.query(
      "insert into system_status (system, cools_until) values ('voice', now() + interval '1 minute')",
    )
    expect(await alerts()).toEqual([])
    await database.query("delete from system_status where system = 'voice'")
    await database.query("update pgboss.job set state = 'active' where name = 'voice.call'")
    expect(await alerts()).toEqual([])
    await database.query("update pgboss.job set state = 'created' where name = 'voice.call'")
    await hub.ask("POST", "/v1/systems/voice/pause", { json: { because: "It is being maintained." } })
    await hub.ask("POST", "/v1/systems/voice/resume")
    expect(await alerts()).toEqual([])
    await database.query("delete from pgboss.job where name = 'voice.call'")
  })

  it("tells of a system that is not reached for as long as something is for it", async () => {
    await database.query("delete from system_status")
    await database.query("insert into system_status (system, cools_until) values ('voice', now() - interval '1 hour')")
    expect(await alerts()).toEqual([])
    await database.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts, opened)
       values ('voice.call/1', 'voice.call', '{}', 'Due', '{}', 1, now())`,
    )
    expect(await alerts()).toMatchObject([{ name: "breaker-open", about: "voice" }])
    await database.query("delete from exchange where id = 'voice.call/1'")
    await database.query("delete from system_status where system = 'voice'")
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
    // Here no foreign system was called, and no list compared.
    const unseen = ["mahmal_call_seconds", "mahmal_reconciliation_age_seconds", "mahmal_reconciliation_unexplained"]
    expect([...guide.matchAll(/^\| `(mahmal_[a-z_]+)` +\|/gm)].map(([, name]) => name).toSorted()).toEqual(
      [...new Set([...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name)), ...unseen].toSorted(),
    )
  })

  it("shows Prometheus its figures, each with a description, and nobody's name", async () => {
    const { status, headers, text } = await hub.ask("GET", "/v1/metrics")
    expect(status).toBe(200)
    expect(headers.get("content-type")).toContain("text/plain")
    expect(text).toContain("# HELP mahmal_job_oldest_seconds")
    expect(Number(figure(text, "mahmal_tasks_overdue"))).toBe(0)
    for (const name of [
      "exchanges_waiting",
      "exchanges_oldest_seconds",
      "job_oldest_seconds",
      "transaction_longest_seconds",
      "clock_off_seconds",
      "cut_off_pilgrims",
      "alert",
    ])
      expect(text).toMatch(new RegExp(`^mahmal_${name}(\\{.+\\})? [\\d.e-]+$`, "m"))
    expect(Number(figure(text, "mahmal_unsealed_seconds"))).toBeGreaterThan(0)
    for (const season of ["1448", "1399"]) await hub.ask("GET", `/v1/seasons/${season}`)
    const after = (await hub.ask("GET", "/v1/metrics")).text
    for (const status of ["200", "404"])
      expect(after).toMatch(
        new RegExp(`^mahmal_request_seconds_count\\{(?=.*operation="seasons.one").*status="${status}".*\\} \\d`, "m"),
      )
    for (const { name_ar, name_en, passport_no } of (await database.query("select * from person")).rows)
      for (const personal of [name_ar, name_en, passport_no]) expect(text).not.toContain(personal)
  })

  it("counts what waits, and counts none of it once none is left", async () => {
    const waiting = async () =>
      /^mahmal_exchanges_waiting\{(?=.*operation="visa.request").*state="InDoubt".*\} (\d+)$/m.exec(
        (await hub.ask("GET", "/v1/metrics")).text,
      )?.[1]
    const insert = `insert into exchange (id, operation, pilgrims, state, data, attempts)
      values ($1, 'visa.request', '{}', $2, '{}', 1)`
    for (const [id, state] of [
      ["visa.request/1", "InDoubt"],
      ["visa.request/2", "InDoubt"],
      ["visa.request/3", "Done"],
    ])
      await database.query(insert, [id, state])
    expect(await waiting()).toBe("2")
    await database.query("update exchange set state = 'Done' where operation = 'visa.request'")
    expect(await waiting()).toBe("0")
  })

  it("counts the time in doubt from when it was sent, however long it had waited for its system before", async () => {
    await database.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts, opened)
       values ('visa.cancel/1', 'visa.cancel', '{}', 'InDoubt', json_build_object('since', $1::bigint), 1, now() - interval '3 days')`,
      [Date.now() - 60_000],
    )
    expect(await alerts()).toEqual([])
    await database.query(
      "update exchange set data = json_build_object('since', $1::bigint, 'first', $2::bigint) where id = 'visa.cancel/1'",
      [Date.now() - 60_000, Date.now() - 2 * 3_600_000],
    )
    expect(await alerts()).toMatchObject([{ name: "in-doubt-for-long", about: "visa.cancel", severity: "soon" }])
    await database.query("update exchange set state = 'Done', data = '{}' where id = 'visa.cancel/1'")
  })

  it("tells how long the longest transaction of its own database has been open", async () => {
    const longest = async () => {
      const { text } = await hub.ask("GET", "/v1/metrics")
      return Number(figure(text, "mahmal_transaction_longest_seconds"))
    }
    const clients = [hub.database.replace(/\/test_\w+\?/, "/postgres?"), hub.database, hub.database].map(
      (connectionString) => new pg.Client({ connectionString }),
    )
    const [elsewhere, first, second] = clients
    for (const client of clients) await client.connect()
    await elsewhere?.query("begin")
    expect(await longest()).toBe(0)
    await first?.query("begin")
    const before = await until(async () => {
      const age = await longest()
      return age > 0.1 ? age : undefined
    })
    await second?.query("begin")
    expect(await longest()).toBeGreaterThan(before)
    for (const client of clients) await client.end()
  })

  it("tells nobody who has no right to it", async () => {
    const campaign = await hub.system({ unit: "campaign", campaign: "C15" })
    expect((await campaign("GET", "/v1/metrics")).status).toBe(403)
    expect((await fetch(`${hub.origin}/v1/metrics`)).status).toBe(401)
  })
})
