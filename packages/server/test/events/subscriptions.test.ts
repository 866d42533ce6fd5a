import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Ask, type Body, type StartedHub, startHub } from "../http/startHub.ts"
import { tablesThatSay } from "../support/tablesThatSay.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"

let hub: StartedHub
let gate: Ask
let campaign: Ask
let another: Ask

beforeAll(async () => {
  hub = await startHub()
  gate = await hub.system({ unit: "gate", seasons: ["1448"] })
  campaign = await hub.system({ unit: "campaign", campaign: "C1" })
  another = await hub.system({ unit: "campaign", campaign: "C2" })
})
afterAll(() => hub.stop())

// An address of the public internet that nobody is asked for.
const url = "https://93.184.216.34/events"
let addresses = 0
const create = async (ask: Ask, more: object = {}): Promise<Body & { readonly path: string }> => {
  const { status, json } = await ask("POST", "/v1/subscriptions", { json: { url: `${url}/${++addresses}`, ...more } })
  expect(status).toBe(200)
  return { ...json, path: `/v1/subscriptions/${json.subscription}` }
}

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await client.connect()
  return client
}

describe("a subscription", () => {
  it("shows its secret once, and is told what its unit hears of", async () => {
    const made = await create(gate)
    expect(made).toMatchObject({ status: "active", unit: "gate", campaign: null, seasons: ["1448"], pagesBehind: 0 })
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(made.types).toContain("org.mahmal.pilgrim.bracelet-made.v1")
    expect(made.types).not.toContain("org.mahmal.pilgrim.rejected.v1")
    const { text, json } = await gate("GET", made.path)
    expect(text).not.toContain("whsec_")
    expect(json).toMatchObject({ subscription: made.subscription, url: made.url, dead: 0, waiting: 0 })
  })

  it("is named as the hub names it: of what else is typed the hub keeps nothing", async () => {
    const client = await connect()
    for (const [method, more, json] of [
      ["GET", "", undefined],
      ["PATCH", "", { status: "paused" }],
      ["DELETE", "", undefined],
    ] as const) {
      const got = await gate(method, `/v1/subscriptions/Fatima-28463400001${more}`, json === undefined ? {} : { json })
      expect(got.json, method).toMatchObject({ status: 400, errors: [{ in: "path", pointer: "/subscription" }] })
    }
    expect(await tablesThatSay(client, "Fatima-28463400001")).toEqual([])
    await client.end()
  })

  it("is its own party's alone, and the hub's keepers'", async () => {
    const { path, subscription } = await create(campaign)
    for (const [method, more, json] of [
      ["GET", "", undefined],
      ["PATCH", "", { status: "paused" }],
      ["DELETE", "", undefined],
      ["POST", "/secrets", {}],
      ["POST", "/replays", { from: "2026-01-01T00:00:00Z" }],
      ["GET", "/dead-letters", undefined],
      ["POST", "/dead-letters", { event: "1448-A/1" }],
    ] as const)
      expect((await another(method, path + more, json === undefined ? {} : { json })).status, method + more).toBe(404)
    const listed = async (ask: Ask) => (await ask("GET", "/v1/subscriptions")).json.items.map((one) => one.subscription)
    expect(await listed(another)).toEqual([])
    expect(await listed(campaign)).toEqual([subscription])
    expect(await listed(hub.ask)).toContain(subscription)
  })

  it("is looked at, paused and ended by the hub's keepers, and never led elsewhere by them", async () => {
    const { path } = await create(gate)
    for (const [method, more, json] of [
      ["PATCH", "", { url: `${url}/another` }],
      ["PATCH", "", { status: "active" }],
      ["PATCH", "", { status: "paused", types: null }],
      ["POST", "/secrets", {}],
      ["POST", "/replays", { from: "2026-01-01T00:00:00Z" }],
      ["POST", "/dead-letters", { event: "1448-A/1" }],
    ] as const)
      expect((await hub.ask(method, path + more, { json })).status, method + more).toBe(403)
    expect((await hub.ask("GET", `${path}/dead-letters`)).status).toBe(200)
    expect((await hub.ask("PATCH", path, { json: { status: "paused" } })).json.status).toBe("paused")
    expect((await hub.ask("DELETE", path)).status).toBe(200)
  })

  it("is not there for who works in other seasons, of its own unit or of the keepers", async () => {
    const { path, subscription } = await create(gate)
    for (const unit of ["it", "gate"] as const) {
      const away = await hub.system({ unit, seasons: ["1449"] })
      expect((await away("PATCH", path, { json: { status: "paused" } })).status).toBe(404)
      expect((await away("GET", "/v1/subscriptions")).json.items).toEqual([])
      const here = await hub.system({ unit, seasons: ["1448", "1449"] })
      const listed = (await here("GET", "/v1/subscriptions")).json.items.map((one) => one.subscription)
      expect(listed).toContain(subscription)
    }
  })

  it("is made once for one address, so that a lost answer can be asked again", async () => {
    const made = await create(gate)
    const again = await gate("POST", "/v1/subscriptions", { json: { url: made.url } })
    expect([again.status, again.json.type]).toEqual([409, "/problems/not-subscribed-anew"])
    expect(again.text).toContain(String(made.subscription))
    const { json } = await gate("POST", `${made.path}/secrets`, { json: { overlapDays: 0 } })
    expect(json.secret).not.toBe(made.secret)
  })

  it("is changed by several at the same moment, and keeps what each of them changed", async () => {
    const { path, subscription, types } = await create(gate)
    const holder = await connect()
    await holder.query("begin")
    await holder.query("select from subscription where id = $1 for update", [subscription])
    const [type] = types as ReadonlyArray<string>
    const moved = `${url}/moved`
    const changes = [{ url: moved }, { types: [type] }, { status: "paused" }]
    const asked = changes.map((json) => gate("PATCH", path, { json }))
    await untilHeldUp(holder, changes.length)
    await holder.query("commit")
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200)
    expect((await gate("GET", path)).json).toMatchObject({ url: moved, types: [type], status: "paused" })
    await holder.end()
  })

  it("goes nowhere but to the public internet, neither when it is made nor when it is moved", async () => {
    const { path } = await create(gate)
    for (const bad of [
      "http://unit.example/",
      "https://127.0.0.1/",
      "https://[::ffff:10.0.0.1]/",
      "https://10.0.0.1/",
    ]) {
      for (const asked of [
        gate("POST", "/v1/subscriptions", { json: { url: bad } }),
        gate("PATCH", path, { json: { url: bad } }),
      ]) {
        const { status, json } = await asked
        expect([status, json.type], bad).toEqual([400, "/problems/target-refused"])
      }
    }
  })

  it("is narrowed, paused, activated, moved and ended", async () => {
    const types = ["org.mahmal.pilgrim.arrived.v1"]
    const { path } = await create(campaign, { types, seasons: ["1448"] })
    const changed = async (json: object) => (await campaign("PATCH", path, { json })).json
    expect(await changed({ status: "paused" })).toMatchObject({ status: "paused", types, seasons: ["1448"] })
    expect(await changed({ seasons: null })).toMatchObject({ status: "paused", types, seasons: null })
    expect((await changed({ types: null })).types).not.toEqual(types)
    expect(await changed({ status: "active", url: `${url}/moved` })).toMatchObject({
      status: "active",
      url: `${url}/moved`,
    })
    expect((await campaign("PATCH", path, { json: { types: ["org.mahmal.none.v1"] } })).status).toBe(400)
    expect((await campaign("DELETE", path)).status).toBe(200)
    expect((await campaign("GET", path)).status).toBe(404)
  })

  it("is not made, nor narrowed, to what its party never hears of", async () => {
    const { path } = await create(gate)
    for (const [asked, named] of [
      [
        { types: ["org.mahmal.pilgrim.arrived.v1", "org.mahmal.pilgrim.rejected.v1"] },
        "org.mahmal.pilgrim.rejected.v1",
      ],
      [{ seasons: ["1448", "1449"] }, "1449"],
    ] as const)
      for (const [method, at, json] of [
        ["POST", "/v1/subscriptions", { url: `${url}/${++addresses}`, ...asked }],
        ["PATCH", path, asked],
      ] as const) {
        const refused = await gate(method, at, { json })
        expect([refused.status, refused.json.type]).toEqual([403, "/problems/not-allowed"])
        expect(refused.json.detail).toContain(`The unit gate does not hear of ${named}.`)
      }
    expect((await gate("GET", path)).json.seasons).toEqual(["1448"])
  })

  it("has no dead letter of a name that nobody gave up", async () => {
    const { path } = await create(gate)
    for (const event of ["1448-A/1", "nonsense", "1448-A/x"])
      expect((await gate("POST", `${path}/dead-letters`, { json: { event } })).status).toBe(404)
    expect((await gate("GET", `${path}/dead-letters`)).json).toEqual({ items: [] })
  })
})

it("is refused to a party that has too many", async () => {
  const medical = await hub.system({ unit: "medical" })
  for (let n = 0; n < 20; n++) await create(medical)
  const { status, json } = await medical("POST", "/v1/subscriptions", { json: { url: `${url}/one-more` } })
  expect([status, json.type]).toEqual([409, "/problems/not-subscribed-anew"])
})
