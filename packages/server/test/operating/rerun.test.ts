import { randomInt } from "node:crypto"
import { Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Rerun, RerunItem } from "../../src/api/rerunViews.ts"
import { Steps, steps } from "../../src/operating/rerun/Steps.ts"
import type { Database } from "../../src/postgres/Database.ts"
import { serverLayer } from "../../src/serverLayer.ts"
import { type StandIns, startStandIns } from "../../src/standIns/startStandIns.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { keyHeaders } from "../support/roles.ts"
import { until } from "../support/until.ts"
import { type Mixed, makeMixed } from "./mixed.ts"
import { wrongsOfRerun } from "./wrongsOfRerun.ts"

const seed = String(randomInt(1_000_000))
const count = 200

let fresh: FreshDatabase
let standIns: StandIns
let pool: pg.Pool
let mixed: Mixed
let hub: ManagedRuntime.ManagedRuntime<Database, unknown>
let origin: string
const kills: Array<string> = []

/** Kills whoever runs a plan, at every step, at the first and at a later time that it comes there. */
const dying = Layer.succeed(Steps, (step) =>
  Effect.suspend(() => {
    const times = kills.filter((one) => one === step).length
    const seen = (passed.get(step) ?? 0) + 1
    passed.set(step, seen)
    if (times >= 2 || seen < (times === 0 ? 1 : 5)) return Effect.void
    kills.push(step)
    return Effect.die(new Error(`killed at ${step}`))
  }),
)
const passed = new Map<string, number>()

type Asking = (method: string, path: string, json?: object) => Promise<{ status: number; json: unknown }>
const asking =
  (headers: Readonly<Record<string, string>>): Asking =>
  async (method, path, json) => {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers, ...(json === undefined ? {} : { "content-type": "application/json" }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    return { status: response.status, json: await response.json() }
  }
let night: Asking
let day: Asking

beforeAll(async () => {
  fresh = await migratedDatabase()
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  standIns = await startStandIns({ seed, faultRate: 0, hubUrl: origin, refuseRate: 0 })
  const environment = {
    ...standIns.environment,
    DATABASE_URL: fresh.url,
    PORT: String(port),
    HUB_RERUN_LEASE: "300 millis",
    HUB_WATCH_EVERY: "10 minutes",
  }
  hub = ManagedRuntime.make(serverLayer(environment).pipe(Layer.provide(dying)))
  await hub.runPromise(Effect.void)
  pool = new pg.Pool({ connectionString: fresh.url, max: 3, options: "-c search_path=mahmal" })
  mixed = await makeMixed(pool, standIns, count, seed)
  night = asking(await hub.runPromise(keyHeaders({ unit: "operations" }, "night")))
  day = asking(await hub.runPromise(keyHeaders({ unit: "operations" }, "day")))
  for (const mock of Object.values(standIns.mocks))
    mock.faults.set([{ kinds: ["unavailable", "reset", "slow"], rate: 0.05, seed, ms: 100 }])
})

afterAll(async () => {
  await hub.dispose()
  await pool.end()
  await standIns.close()
  await fresh.drop()
})

const everything = { selection: { states: states() }, reason: "The authority was down last night." }
function states() {
  return ["Due", "Sending", "Accepted", "InDoubt", "Done", "Declined", "NotDone", "Unknown"]
}

const itemsOf = async (rerun: number): Promise<ReadonlyArray<RerunItem>> => {
  const items: Array<RerunItem> = []
  for (let cursor = ""; ; ) {
    const { json } = await night("GET", `/v1/reruns/${rerun}/items?limit=1000${cursor}`)
    const page = json as { items: ReadonlyArray<RerunItem>; next?: string }
    items.push(...page.items)
    if (page.next === undefined) return items
    cursor = `&cursor=${page.next}`
  }
}

describe(`many exchanges that are run again (seed ${seed})`, () => {
  let plans: ReadonlyArray<Rerun>

  it("are planned first: for each it is said what would happen, and nothing is run", async () => {
    // Two people, who know nothing of each other, ask for the same at once.
    const answers = await Promise.all([night("POST", "/v1/reruns", everything), day("POST", "/v1/reruns", everything)])
    plans = answers.map(({ json }) => json as Rerun)
    for (const plan of plans) {
      expect(plan).toMatchObject({ outlooks: mixed.outlooks, items: mixed.exchanges.length, approved: null })
      expect(plan.results).toEqual({})
    }
    expect(plans[0]?.hash).toBe(plans[1]?.hash)
    const { rows } = await pool.query("select count(*)::int as acts from exchange_act")
    expect(rows).toEqual([{ acts: 0 }])
  })

  it("are all there, when they are named: what is typed wrongly is told, and not left out", async () => {
    const [one = ""] = mixed.exchanges
    const named = (...exchanges: ReadonlyArray<string>) =>
      night("POST", "/v1/reruns", { selection: { exchanges }, reason: "The authority was down last night." })
    expect(await named(one, "visa.request/1448-NOBODY", one, "visa.request/NOR-HIM")).toMatchObject({
      status: 409,
      json: {
        reason: "not-there",
        detail: "There is no exchange visa.request/1448-NOBODY. Named and not there: 2.",
      },
    })
    expect(await named(one, one)).toMatchObject({ status: 200, json: { items: 1 } })
  })

  it("need a second person, who approves that very plan", async () => {
    const [plan] = plans
    const approve = (who: Asking, hash = plan?.hash ?? "") =>
      who("POST", `/v1/reruns/${plan?.rerun}/approval`, { hash })
    expect(await approve(night)).toMatchObject({ status: 409, json: { reason: "same-person" } })
    expect(await approve(day, "0".repeat(64))).toMatchObject({ status: 409, json: { reason: "another-plan" } })
    expect(await day("POST", "/v1/reruns/9999/approval", { hash: "" })).toMatchObject({ status: 404 })
  })

  it("are run once, in order for each pilgrim, however often a hub is killed at any step", async () => {
    const approvals = await Promise.all(
      plans.flatMap(({ rerun, hash, plannedBy }) => {
        const who = plannedBy.includes("night") ? day : night
        return [1, 2].map(() => who("POST", `/v1/reruns/${rerun}/approval`, { hash }))
      }),
    )
    expect(approvals.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409])
    const finished = await until(async () => {
      const now = await Promise.all(plans.map(({ rerun }) => night("GET", `/v1/reruns/${rerun}`)))
      const all = now.map(({ json }) => json as Rerun)
      return all.every((plan) => plan.finished !== null) ? all : undefined
    }, 200)
    for (const plan of finished) expect(Object.values(plan.results).reduce((sum, n) => sum + n, 0)).toBe(plan.items)
    // What was taken is made within moments.
    await until(async () => (standIns.mocks.bracelet.ledger.counts()["bracelet.made"] === count / 2 ? true : undefined))
    const items = await Promise.all(plans.map(({ rerun }) => itemsOf(rerun)))
    expect(wrongsOfRerun(mixed, standIns, items), `seed ${seed}`).toEqual([])
    expect([...new Set(kills)].toSorted()).toEqual([...steps].toSorted())
  })

  it("have an act each, by who approved it, and by no two plans", async () => {
    const { rows } = await pool.query<{ by: string; acts: number }>(
      "select by, count(distinct exchange)::int as acts from exchange_act where rerun is not null group by by order by by",
    )
    expect(rows.reduce((sum, { acts }) => sum + acts, 0)).toBe(mixed.outlooks.safe)
  })
})
