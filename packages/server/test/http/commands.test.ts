import { randomBytes } from "node:crypto"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { recordRegistration, recordVisa } from "@mahmal/core/testing/moments"
import { Effect } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { AnsweredCommands } from "../../src/http/AnsweredCommands.ts"
import { Database } from "../../src/postgres/Database.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import { drawOnly, family, fileOf, groupOf, pilgrimOf, populate, singles } from "./sample.ts"
import { type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
const [applied = [], second = [], third = [], fourth = []] = singles.map(([row = []]) => row)

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 100, family, ...singles)
  // The family alone is drawn; the others stay where they began.
  await drawOnly(hub, family)
})
afterAll(() => hub.stop())

const withKey = (key: string) => ({ headers: { "idempotency-key": key } })

describe("a confirmation", () => {
  const path = `/v1/groups/${groupOf(family[0])}/confirmation`

  it("is with a campaign of the season alone, where the season names them", async () => {
    const { figures } = await hub.run(readSeason("1448"))
    await hub.run(
      storeSeason({ ...figures, campaigns: [CampaignId.make("C1"), CampaignId.make("C7"), CampaignId.make("C8")] }),
    )
    const { status, json } = await hub.ask("POST", path, { json: { campaign: "C77" } })
    expect([status, json.detail]).toEqual([404, "There is no campaign C77."])
    const { json: line } = await hub.ask("GET", `/v1/pilgrims/${pilgrimOf(family[0])}`)
    expect(line.standing).not.toHaveProperty("campaign")
  })

  it("confirms all members of a group together, and a second time changes nothing", async () => {
    for (const campaign of ["   ", "NOSUCH", "c7", "C7 ", "C", "C1234"])
      expect((await hub.ask("POST", path, { json: { campaign } })).status, campaign).toBe(400)
    const first = await hub.ask("POST", path, { json: { campaign: "C7" } })
    expect(first.status).toBe(200)
    expect(first.json).toMatchObject({ changed: true, pilgrims: family.map(() => ({ state: "Drawn" })) })
    const again = await hub.ask("POST", path, { json: { campaign: "C7" } })
    expect(again.json).toEqual({ ...first.json, changed: false })
  })

  it("with another campaign is refused, and says what stands", async () => {
    const { status, json } = await hub.ask("POST", path, { json: { campaign: "C8" } })
    expect(status).toBe(409)
    expect(json).toMatchObject({
      type: "/problems/already-confirmed",
      reason: "already-confirmed",
      state: "Drawn",
      possible: ["confirmation", "withdrawal", "death", "campaign"],
      detail: expect.stringContaining("C7"),
    })
  })

  it("holds when it is asked for again after the journey has gone on, as by one to whom the first answer was lost", async () => {
    const acts = family.map((row) => ({ pilgrim: pilgrimOf(row) as PilgrimId, command: recordRegistration() }))
    await hub.run(Hub.use(({ submit }) => submit({ _tag: "Acts", acts })))
    const { status, json } = await hub.ask("POST", path, { json: { campaign: "C7" } })
    expect(status).toBe(200)
    expect(json).toMatchObject({ changed: false, pilgrims: family.map(() => ({ state: "Registered" })) })
    expect(await hub.ask("POST", path, { json: { campaign: "C8" } })).toMatchObject({
      status: 409,
      json: { state: "Registered" },
    })
  })

  it("holds when it is asked for again after its campaign was taken out of the season, and no other is made with it", async () => {
    const { figures } = await hub.run(readSeason("1448"))
    await hub.run(storeSeason({ ...figures, campaigns: [CampaignId.make("C1")] }))
    const { status, json } = await hub.ask("POST", path, { json: { campaign: "C7" } })
    expect(status).toBe(200)
    expect(json).toMatchObject({ changed: false, pilgrims: family.map(() => ({ state: "Registered" })) })
    expect((await hub.ask("POST", path, { json: { campaign: "C8" } })).status).toBe(404)
    await hub.run(storeSeason(figures))
  })

  it("of a group without an offer is refused, and of no group is unknown", async () => {
    const { status, json } = await hub.ask("POST", `/v1/groups/${groupOf(applied)}/confirmation`, {
      json: { campaign: "C1" },
    })
    expect([status, json.type, json.state]).toEqual([409, "/problems/not-possible-here", "Applied"])
    expect((await hub.ask("POST", "/v1/groups/1448-NONE/confirmation", { json: { campaign: "C1" } })).status).toBe(404)
  })
})

describe("a change of campaign", () => {
  const path = `/v1/groups/${groupOf(family[0])}/campaign`
  const found = async (campaign: string) =>
    (await hub.ask("POST", "/v1/pilgrims/search", { json: { campaign } })).json.items.map(({ pilgrim }) => pilgrim)

  it("takes a whole group to another campaign, where no bracelet is ordered yet, and a second time changes nothing", async () => {
    const first = await hub.ask("POST", path, { json: { campaign: "C8" } })
    expect(first).toMatchObject({
      status: 200,
      json: { changed: true, pilgrims: family.map(() => ({ state: "Registered" })) },
    })
    expect(await found("C7")).toEqual([])
    expect(await found("C8")).toEqual(family.map(pilgrimOf))
    expect((await hub.ask("POST", path, { json: { campaign: "C8" } })).json).toEqual({ ...first.json, changed: false })
    const confirmation = await hub.ask("POST", `/v1/groups/${groupOf(family[0])}/confirmation`, {
      json: { campaign: "C7" },
    })
    expect(confirmation.status).toBe(409)
  })

  it("shows the group to the other campaign from then on, and no more to the one before it", async () => {
    const one = `/v1/pilgrims/${pilgrimOf(family[0])}`
    const seen = async (campaign: string) =>
      (await (await hub.system({ unit: "campaign", campaign }))("GET", one)).status
    expect([await seen("C7"), await seen("C8")]).toEqual([404, 200])
  })

  it("is refused for the whole group once the bracelet of one is ordered, and for a campaign that the season does not name", async () => {
    await hub.run(Database.use(({ query }) => query({ text: "update season set bracelets_open = '-infinity'" })))
    const act = { pilgrim: pilgrimOf(family[0]) as PilgrimId, command: recordVisa() }
    await hub.run(Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [act] })))
    expect(await hub.ask("POST", path, { json: { campaign: "C1" } })).toMatchObject({
      status: 409,
      json: { reason: "taken-by-another", state: "Visa" },
    })
    expect(await found("C8")).toEqual(family.map(pilgrimOf))
    expect((await hub.ask("POST", path, { json: { campaign: "C77" } })).status).toBe(404)
  })

  it("of who has confirmed with none is refused", async () => {
    const got = await hub.ask("POST", `/v1/groups/${groupOf(applied)}/campaign`, { json: { campaign: "C1" } })
    expect([got.status, got.json.reason]).toEqual([409, "not-possible-here"])
    expect((await hub.ask("POST", "/v1/groups/1448-NONE/campaign", { json: { campaign: "C1" } })).status).toBe(404)
  })
})

describe("a withdrawal and a death", () => {
  it("end a journey once", async () => {
    const path = `/v1/pilgrims/${pilgrimOf(applied)}/withdrawal`
    expect((await hub.ask("POST", path)).json).toMatchObject({ changed: true, pilgrims: [{ state: "Withdrawn" }] })
    expect((await hub.ask("POST", path)).json).toMatchObject({ changed: false, pilgrims: [{ state: "Withdrawn" }] })
    const { status, json } = await hub.ask("POST", `/v1/pilgrims/${pilgrimOf(applied)}/death`)
    expect([status, json.type, json.possible]).toEqual([409, "/problems/not-possible-here", []])
  })

  it("are not carried out where something is said with them that nobody would read", async () => {
    const path = `/v1/pilgrims/${pilgrimOf(fourth)}`
    for (const act of ["withdrawal", "death"])
      for (const body of ['{"reason":"only if nobody else"}', "{oops", "null", "[]", " "]) {
        const got = await hub.ask("POST", `${path}/${act}`, { body, headers: { "content-type": "application/json" } })
        expect([got.status, got.json.type], act + body).toEqual([400, "/problems/input-invalid"])
      }
    expect((await hub.ask("POST", `${path}/death`, { json: { reason: "" } })).json.errors).toEqual([
      { in: "body", pointer: "/reason", detail: "Expected no field of this name" },
    ])
    expect((await hub.ask("GET", path)).json.standing).toMatchObject({ _tag: "Applied" })
  })

  it("of nobody are unknown", async () => {
    for (const act of ["withdrawal", "death"])
      expect((await hub.ask("POST", `/v1/pilgrims/1448-NOBODY/${act}`)).status).toBe(404)
  })
})

describe("an idempotency key", () => {
  it("gets the first answer again for the same request, also from another hub on the same database", async () => {
    const path = `/v1/pilgrims/${pilgrimOf(second)}/withdrawal`
    const first = await hub.ask("POST", path, withKey("w-2"))
    expect(first.json).toMatchObject({ changed: true })
    const again = await hub.ask("POST", path, withKey("w-2"))
    expect([again.status, again.text]).toEqual([first.status, first.text])
    const other = await startHub(hub.database)
    try {
      expect((await other.ask("POST", path, withKey("w-2"))).text).toBe(first.text)
    } finally {
      await other.stop()
    }
    // Whoever gets it again is told of as whoever got it first.
    const inspection = await hub.system({ unit: "inspection" })
    const about = `/v1/audit?subject=${pilgrimOf(second)}&operation=commands.withdraw`
    const told = (await inspection("GET", about)).json.items
    expect(told.map(({ outcome, status }) => [outcome, status])).toEqual(Array(3).fill(["done", 200]))
  })

  it("is refused where it is too long to be kept", async () => {
    const long = randomBytes(6_000).toString("base64url")
    const { status, json } = await hub.ask("POST", `/v1/pilgrims/${pilgrimOf(third)}/withdrawal`, withKey(long))
    expect([status, json.errors]).toMatchObject([400, [{ in: "header", pointer: "/idempotency-key" }]])
  })

  it("of another request is refused", async () => {
    for (const path of [`/v1/pilgrims/${pilgrimOf(third)}/withdrawal`, `/v1/pilgrims/${pilgrimOf(second)}/death`]) {
      const { status, json } = await hub.ask("POST", path, withKey("w-2"))
      expect([status, json.type]).toEqual([422, "/problems/idempotency-key-reused"])
    }
    // What was typed in the place of a reference is kept nowhere, whatever the key.
    expect((await hub.ask("POST", "/v1/pilgrims/28512345678/death", withKey("w-2"))).status).toBe(422)
    const inspection = await hub.system({ unit: "inspection" })
    const [told] = (await inspection("GET", "/v1/audit?operation=commands.recordDeath")).json.items
    expect(told).toMatchObject({ status: 422, subjects: [] })
    const path = `/v1/groups/${groupOf(family[0])}/confirmation`
    await hub.ask("POST", path, { json: { campaign: "C7" }, ...withKey("c-1") })
    expect((await hub.ask("POST", path, { json: { campaign: "C8" }, ...withKey("c-1") })).status).toBe(422)
  })

  it("keeps a refusal, for the journey answered it", async () => {
    const path = `/v1/pilgrims/${pilgrimOf(second)}/death`
    const first = await hub.ask("POST", path, withKey("d-2"))
    const again = await hub.ask("POST", path, withKey("d-2"))
    expect([first.status, again.status]).toEqual([409, 409])
    expect(again.text).toBe(first.text)
    expect(again.headers.get("content-type")).toContain("application/problem+json")
  })

  it("holds for a request whose body nobody reads", async () => {
    const path = `/v1/pilgrims/${pilgrimOf(second)}/withdrawal`
    const first = await hub.ask("POST", path, { json: {}, ...withKey("w-body") })
    expect((await hub.ask("POST", path, { json: {}, ...withKey("w-body") })).text).toBe(first.text)
    expect((await hub.ask("POST", path, { body: "{ }", ...withKey("w-body") })).status).toBe(422)
  })

  it("is free again after a request that was not carried out", async () => {
    const path = `/v1/groups/${groupOf(family[0])}/confirmation`
    expect((await hub.ask("POST", path, { json: { campaign: "" }, ...withKey("free") })).status).toBe(400)
    expect((await hub.ask("POST", path, { json: { campaign: "C8" }, ...withKey("free") })).status).toBe(200)
  })

  it("passes to another attempt after a minute without an answer, after which the first has no more to say", async () => {
    const answer = (body: string) => ({ request: Buffer.from("one request"), status: 200, body })
    const passTime = (time: string) =>
      Database.use((database) =>
        database.query({
          text: `update answered_command set claimed = claimed - interval '${time}' where key = 'slow' returning key`,
        }),
      )
    const tried = Effect.gen(function* () {
      const { claim, keep, release } = yield* AnsweredCommands
      const ours = Effect.filterOrFail(claim("slow"), (one) => one._tag === "Ours")
      const first = yield* ours
      yield* passTime("55 seconds")
      expect(yield* claim("slow")).toEqual({ _tag: "Claimed" })
      yield* passTime("6 seconds")
      const second = yield* ours
      yield* keep(first, answer("first"))
      yield* release(first)
      expect(yield* claim("slow")).toEqual({ _tag: "Claimed" })
      yield* keep(second, answer("second"))
      yield* release(second)
      yield* keep(first, answer("first"))
      yield* passTime("6 days 23 hours")
      expect(yield* claim("slow")).toEqual({ _tag: "Answered", ...answer("second") })
      yield* passTime("2 hours")
      yield* ours
      yield* passTime("8 days")
      yield* keep(first, answer("first"))
      expect(yield* passTime("0 days")).toEqual([])
    })
    await hub.run(Effect.provide(tried, AnsweredCommands.layer))
  })

  it("stays with a request that is answered for longer than a minute, as one that waits for another file to be stored", async () => {
    const other = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
    await other.connect()
    await other.query("select pg_advisory_lock(hashtextextended('mahmal intake 1448', 0))")
    const send = () => hub.ask("POST", "/v1/seasons/1448/applications", { csv: fileOf(family), ...withKey("long") })
    const first = send()
    const claimed = async (condition: string) =>
      (await other.query(`select from answered_command where key like '% long' and ${condition}`)).rowCount
    await expect.poll(() => claimed("true")).toBe(1)
    await other.query("update answered_command set claimed = now() - interval '50 seconds' where key like '% long'")
    await expect.poll(() => claimed("claimed > now() - interval '30 seconds'"), { timeout: 30_000 }).toBe(1)
    expect((await send()).json.type).toBe("/problems/still-being-answered")
    await other.query("select pg_advisory_unlock_all()")
    await other.end()
    expect((await first).json).toMatchObject({ known: 3 })
    expect((await send()).text).toBe((await first).text)
  })

  it("carries out once what is asked many times at once", async () => {
    const path = `/v1/pilgrims/${pilgrimOf(third)}/withdrawal`
    const answers = await Promise.all(Array.from({ length: 8 }, () => hub.ask("POST", path, withKey("w-3"))))
    const done = answers.filter(({ status }) => status === 200)
    expect(done.length).toBeGreaterThan(0)
    expect(done[0]?.json).toMatchObject({ changed: true })
    expect(new Set(done.map(({ text }) => text)).size).toBe(1)
    for (const { status, json, headers } of answers.filter(({ status }) => status !== 200)) {
      expect([status, json.type]).toEqual([409, "/problems/still-being-answered"])
      expect(headers.get("retry-after")).not.toBeNull()
    }
  })

  it("holds for an applications file, by its content", async () => {
    const path = "/v1/seasons/1448/applications"
    const key = withKey("file-1")
    const first = await hub.ask("POST", path, { csv: fileOf(family), ...key })
    expect(first.json).toMatchObject({ known: 3 })
    expect((await hub.ask("POST", path, { csv: fileOf(family), ...key })).text).toBe(first.text)
    expect((await hub.ask("POST", path, { csv: fileOf(...singles), ...key })).status).toBe(422)
  })
})
