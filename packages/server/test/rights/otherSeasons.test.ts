import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { openTask } from "../../src/store/openTask.ts"
import { family, pilgrimOf, populate, seasonJson, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"

/** What is of a season although its address does not name one: whoever works in another season finds nothing of it. */

const pilgrim = pilgrimOf(family[0])
const why = { en: "Look at it.", ar: "انظر إليه." }

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, family, ...singles.slice(0, 2))
})
afterAll(() => hub.stop())

const here = (unit: "it" | "operations" | "inspection") => hub.person({ unit, seasons: ["1448"] })
const elsewhere = (unit: "it" | "operations" | "inspection" | "gate") => hub.person({ unit, seasons: ["1447"] })

it("shows and closes tasks in their season alone, and of their unit", async () => {
  await hub.run(openTask({ kind: "exchange.declined", subject: "of 1448", season: "1448", why }))
  await hub.run(openTask({ kind: "gate.fork", subject: "a reader", season: "1448", why }))
  const duty = await here("operations")
  const listed = async (ask: Ask, query = "") => (await ask("GET", `/v1/tasks${query}`)).json.items
  const task = (await listed(duty, "?kind=exchange.declined"))[0]?.task
  const close = async (ask: Ask, of: unknown = task) =>
    (await ask("POST", `/v1/tasks/${of}/closing`, { json: { reason: "It is settled." } })).status

  const away = await elsewhere("operations")
  expect([await listed(away), await close(away)]).toEqual([[], 404])
  const [gate, inspection] = [await hub.system({ unit: "gate" }), await here("inspection")]
  expect([await close(gate), await close(inspection)]).toEqual([403, 403])
  expect((await listed(gate)).map(({ kind }) => kind)).toEqual(["gate.fork"])
  expect(await listed(gate, "?unit=operations")).toEqual([])
  expect(await close(gate, (await listed(gate))[0]?.task)).toBe(200)
  expect([await close(await here("it")), await listed(duty)]).toEqual([200, []])
})

it("shows tasks of no season to all of their unit, whichever season is theirs", async () => {
  await hub.run(openTask({ kind: "exchange.declined", subject: "of no season", why }))
  for (const ask of [await here("operations"), await elsewhere("operations")])
    expect((await ask("GET", "/v1/tasks?kind=exchange.declined")).json.items).toMatchObject([{ season: null }])
})

it("has an emergency access closed by its review, and not by hand", async () => {
  const json = { pilgrim, reads: "personal", reason: "Found alone at gate 3." }
  const gate = await hub.person({ unit: "gate" })
  expect((await gate("POST", "/v1/emergency-accesses", { json })).status).toBe(200)
  const inspection = await here("inspection")
  const [review] = (await inspection("GET", "/v1/tasks?unit=inspection")).json.items
  for (const ask of [inspection, hub.ask])
    expect((await ask("POST", `/v1/tasks/${review?.task}/closing`, { json: { reason: "Done." } })).status).toBe(403)
  expect((await inspection("GET", "/v1/tasks?unit=inspection")).json.items).toHaveLength(1)
})

it("tells nobody of one season what was in an exchange that names no pilgrim", async () => {
  await hub.run(
    Effect.flatMap(Database, (database) =>
      database.query({
        text: `with opened as (
            insert into exchange (id, operation, pilgrims, state, data, attempts, opened, changed)
            values ('border.read/D000000019', 'border.read', '{}', 'Done', '{}', 1, now(), now()) returning id)
          insert into message (exchange, kind, outcome, started, ended, sent, received)
          select id, 'send', 'done', now(), now(), 'document 19', 'passport H8984134' from opened`,
        values: [],
      }),
    ),
  )
  const seen = async (ask: Ask) => {
    const one = await ask("GET", "/v1/exchanges/border.read%2FD000000019")
    const json = { contents: "H8984134", operation: "border.read", states: ["Done"] }
    const found = await ask("POST", "/v1/exchanges/search/contents", { json })
    return [one.status, found.json.items.length]
  }
  for (const one of [await elsewhere("it"), await here("it")]) expect(await seen(one)).toEqual([404, 0])
  expect(await seen(hub.ask)).toEqual([200, 1])
})

it("finds exchanges about pilgrims of their seasons alone", async () => {
  await hub.run(
    Effect.flatMap(Database, (database) =>
      database.query({
        text: `insert into exchange (id, operation, pilgrims, state, data, attempts)
          values ('bracelet.order/1448-B-1', 'bracelet.order', array[$1], 'Due', '{}', 1)`,
        values: [pilgrim],
      }),
    ),
  )
  const found = async (ask: Ask) =>
    (await ask("POST", "/v1/exchanges/search", { json: { system: "bracelet" } })).json.items.length
  expect([await found(await here("operations")), await found(await elsewhere("operations"))]).toEqual([1, 0])
})

it("shows, approves and stops plans in their season alone", async () => {
  await hub.run(
    Effect.flatMap(Database, (database) =>
      database.query({
        text: `with planned as (
            insert into rerun (selection, reason, planned_by, hash) values ('{}', 'After the outage', 'person:x', 'a hash') returning id)
          insert into rerun_item (rerun, number, exchange, operation, pilgrims, state, attempts, outlook)
          select id, 1, 'visa.request/' || $1, 'visa.request', array[$1], 'Due', 1, 'safe' from planned`,
        values: [pilgrim],
      }),
    ),
  )
  const [duty, away] = [await here("operations"), await elsewhere("operations")]
  const rerun = (await duty("GET", "/v1/reruns")).json.items[0]?.rerun
  expect(rerun).toBeDefined()
  expect((await away("GET", "/v1/reruns")).json.items).toEqual([])
  for (const [method, path, json] of [
    ["GET", "", undefined],
    ["GET", "/items", undefined],
    ["POST", "/approval", { hash: "a hash" }],
    ["POST", "/stop", { reason: "It is too late." }],
  ] as const) {
    const asked = json === undefined ? {} : { json }
    expect((await away(method, `/v1/reruns/${rerun}${path}`, asked)).status, path).toBe(404)
    expect((await duty(method, `/v1/reruns/${rerun}${path}`, asked)).status, path).not.toBe(404)
  }
  const inspection = await here("inspection")
  const { json } = await inspection("GET", `/v1/audit?operation=reruns.items&outcome=done`)
  expect(json.items).toMatchObject([{ subjects: [`rerun/${rerun}`, pilgrim] }])
})

it("changes no season by the address of another", async () => {
  const own = { ...seasonJson, name: "1447", arafah: { hijri: "1447-12-09", gregorian: "2027-05-15" } }
  const away = await elsewhere("it")
  expect((await away("PUT", "/v1/seasons/1447", { json: own })).status).toBe(200)
  const { json: before } = await hub.ask("GET", "/v1/seasons/1448")
  const changed = { ...(before.figures as object), offerDays: 1 }
  expect((await away("PUT", "/v1/seasons/1448", { json: changed })).status).toBe(404)
  expect((await away("PUT", "/v1/seasons/1447", { json: changed })).status).toBe(400)
  expect((await hub.ask("GET", "/v1/seasons/1448")).json).toEqual(before)
})

it("tells of the trail what is of their seasons", async () => {
  await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)
  const about = async (ask: Ask) => (await ask("GET", `/v1/audit?subject=${pilgrim}`)).json.items.length
  expect(await about(await here("inspection"))).toBeGreaterThan(0)
  expect(await about(await elsewhere("inspection"))).toBe(0)
})

it("lets nobody give a system more seasons than they have", async () => {
  const away = await elsewhere("it")
  const add = async (ask: Ask, client: string, seasons?: ReadonlyArray<string>) => {
    const json = { client, name: "A system", unit: "medical", ...(seasons === undefined ? {} : { seasons }) }
    return (await ask("POST", "/v1/clients", { json })).status
  }
  expect(await add(away, "everywhere")).toBe(403)
  expect(await add(away, "there", ["1447", "1448"])).toBe(403)
  expect(await add(away, "own", ["1447"])).toBe(200)
  expect((await away("POST", "/v1/clients/own/credentials", { json: {} })).status).toBe(200)
  expect(await add(hub.ask, "of-1448", ["1448"])).toBe(200)
  const { credential } = (await hub.ask("POST", "/v1/clients/of-1448/credentials", { json: {} })).json
  expect((await away("POST", "/v1/clients/of-1448/credentials", { json: {} })).status).toBe(403)
  expect((await away("POST", `/v1/credentials/${credential}/rotation`, { json: {} })).status).toBe(403)
  expect((await hub.ask("POST", `/v1/credentials/${credential}/rotation`, { json: {} })).status).toBe(200)
})
