import pg from "pg"
import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import { sessionHeaders } from "../support/roles.ts"
import { until } from "../support/until.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"
import { pilgrimOf, populate, singles } from "./sample.ts"
import { type StartedHub, startHub } from "./startHub.ts"

const [withdrawing, leaving, found] = singles.slice(0, 3).map(([row]) => pilgrimOf(row))

let hub: StartedHub
let holder: pg.Client
let desk: Readonly<Record<string, string>>
beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, ...singles.slice(0, 3))
  holder = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await holder.connect()
  desk = await hub.run(sessionHeaders({ unit: "operations" }, "desk"))
})
afterEach(() => holder.query("rollback"))
afterAll(async () => {
  await holder.end()
  await hub.stop()
})

const post = (path: string, headers: Readonly<Record<string, string>>, json?: object, signal?: AbortSignal) =>
  fetch(hub.origin + path, {
    method: "POST",
    headers: { ...headers, ...(json === undefined ? {} : { "content-type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(signal === undefined ? {} : { signal }),
  })

/** Asks for an act that cannot go on yet, and goes away. */
const hangUp = async (ask: (signal: AbortSignal) => Promise<Response>) => {
  const away = new AbortController()
  const asked = ask(away.signal).catch(() => undefined)
  await untilHeldUp(holder)
  away.abort()
  await asked
  // What is asked after it comes after the news that nobody waits.
  for (let n = 0; n < 3; n += 1) await fetch(`${hub.origin}/v1/seasons`, { headers: hub.shown })
}

const toldOf = async (operation: string) => {
  const { rows } = await holder.query<{ subjects: ReadonlyArray<string>; outcome: string }>(
    "select subjects, outcome from trail where operation = $1 order by id",
    [operation],
  )
  return rows
}

it("an act whose sender goes away is done to its end, and the trail tells of it", async () => {
  await holder.query("begin")
  await holder.query("select from pilgrim where id = $1 for update", [withdrawing])
  await hangUp((signal) => post(`/v1/pilgrims/${withdrawing}/withdrawal`, hub.shown, undefined, signal))
  await holder.query("rollback")
  const told = await until(async () => {
    const rows = await toldOf("commands.withdraw")
    return rows.length > 0 ? rows : undefined
  })
  expect(told).toEqual([{ subjects: [withdrawing], outcome: "done" }])
})

it("asked again with its key it gets the answer that its sender did not wait for", async () => {
  const json = { pilgrim: found, reads: "health", reason: "Found without consciousness at gate 3." }
  const ask = (signal?: AbortSignal) =>
    post("/v1/emergency-accesses", { ...desk, "idempotency-key": "at-gate-3" }, json, signal)
  await holder.query("begin")
  await holder.query("lock table emergency_access in share row exclusive mode")
  await hangUp(ask)
  expect((await ask()).status).toBe(409)
  await holder.query("rollback")
  const again = await until(async () => {
    const response = await ask()
    return response.status === 409 ? undefined : response
  })
  expect([again.status, await again.json()]).toMatchObject([200, { access: 1 }])
  expect((await holder.query("select id from emergency_access")).rows).toHaveLength(1)
  expect(await toldOf("emergency.open")).toEqual([
    { subjects: [found, "emergency/1"], outcome: "done" },
    { subjects: [], outcome: "done" },
  ])
})

it("what was done is answered so although the trail cannot be written now, and told to it as soon as that can be done", async () => {
  await holder.query("begin")
  await holder.query("lock table trail in share row exclusive mode")
  const asked = post(`/v1/pilgrims/${leaving}/withdrawal`, hub.shown)
  await untilHeldUp(holder)
  await holder.query(
    "select pg_terminate_backend(pid) from pg_locks where relation = 'trail'::regclass and not granted",
  )
  const { status } = await asked
  await holder.query("rollback")
  const told = await until(async () => {
    const [, ...rows] = await toldOf("commands.withdraw")
    return rows.length > 0 ? rows : undefined
  })
  expect([status, told]).toEqual([200, [{ subjects: [leaving], outcome: "done" }]])
})
