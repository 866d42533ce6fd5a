import type { Operation } from "@mahmal/core/exchange/Operation"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect, Exit, Fiber, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Figures } from "../../src/operating/Figures.ts"
import { type Claimed, runRerun } from "../../src/operating/rerun/runRerun.ts"
import { runReruns } from "../../src/operating/rerun/runReruns.ts"
import { type Step, Steps } from "../../src/operating/rerun/Steps.ts"
import { Database } from "../../src/postgres/Database.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { until } from "../support/until.ts"

/** A hub without workers: what becomes of an exchange is what a test says. */
const hubOn = (url: string) => ManagedRuntime.make(hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url, 6))))

let fresh: FreshDatabase
let hub: ReturnType<typeof hubOn>
let client: pg.Pool

beforeAll(async () => {
  fresh = await migratedDatabase()
  hub = hubOn(fresh.url)
  await hub.runPromise(Effect.void)
  client = new pg.Pool({ connectionString: fresh.url, max: 2, options: "-c search_path=mahmal" })
})
afterAll(async () => {
  await client.end()
  await hub.dispose()
  await fresh.drop()
})

/** An item of a plan. Of an exchange in doubt, which is safe to be run again, it need only be said whose it is. */
interface Item {
  readonly pilgrim: string
  readonly operation?: Operation
  readonly outlook?: string
  /** Where its exchange stood when the plan was made, and where it stands now. */
  readonly state?: string
  readonly now?: string
  readonly attempts?: number
  /** Where an earlier run of the plan has begun it, what shows its end. */
  readonly follows?: string
}

let plans = 0
const lease = 1_000

/** An approved plan that the first hub has just claimed, and the names of its exchanges. */
const planOf = async (...items: ReadonlyArray<Item>) => {
  plans += 1
  const ids = items.map(({ operation = "visa.request" }, n) => `${operation}/1448-P${plans}N${n}`)
  for (const [
    n,
    { pilgrim, operation = "visa.request", state = "InDoubt", now = state, attempts = 1 },
  ] of items.entries())
    await client.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts)
       values ($1, $2, array[$3], $4, '{"since": 1, "receipt": "R", "code": "C"}', $5)`,
      [ids[n], operation, `1448-P${plans}${pilgrim}`, now, attempts],
    )
  const { rows } = await client.query<Claimed>(
    `insert into rerun (selection, reason, planned_by, hash, approved, approved_by, runner, leased)
     values ('{}', 'why', 'night', $1, now(), 'day', 1, now() + $2 * interval '1 millisecond')
     returning id::int, runner, approved_by, reason`,
    [`hash ${plans}`, lease],
  )
  const plan = rows[0] as Claimed
  for (const [
    n,
    { pilgrim, operation = "visa.request", state = "InDoubt", outlook = "safe", follows },
  ] of items.entries())
    await client.query("insert into rerun_item values ($1, $2, $3, $4, array[$5], $6, 1, $7, $8)", [
      plan.id,
      n + 1,
      ids[n],
      operation,
      `1448-P${plans}${pilgrim}` as PilgrimId,
      state,
      outlook,
      follows ?? null,
    ])
  return { ...plan, ids }
}
type Plan = Awaited<ReturnType<typeof planOf>>

const figures = { ...Figures.defaultValue(), lease }

/** Runs a plan; `told` hears of every step. */
const run = (plan: Claimed, told: (step: Step) => Promise<unknown> = async () => {}, atOnce = 100) =>
  hub.runFork(
    runRerun(plan).pipe(
      Effect.provideService(Figures, { ...figures, atOnce }),
      Effect.provideService(Steps, (step) => Effect.promise(() => told(step))),
    ),
  )

const ended = (running: Fiber.Fiber<unknown, unknown>) => Effect.runPromise(Fiber.await(running))

const itemsOf = async ({ id }: Claimed) =>
  (await client.query("select number, follows, result, detail from rerun_item where rerun = $1 order by number", [id]))
    .rows

const resultsOf = async (plan: Claimed) => (await itemsOf(plan)).map(({ result }) => result)

const planNow = async ({ id }: Claimed) =>
  (
    await client.query(
      "select runner, finished is not null as finished, leased, leased > now() as held from rerun where id = $1",
      [id],
    )
  ).rows[0]

const actsOf = async ({ id }: Claimed) =>
  (await client.query("select exchange from exchange_act where rerun = $1 order by at, exchange", [id])).rows.map(
    ({ exchange }) => exchange,
  )

/** What its system says at last of an exchange. */
const come = (exchange: string | undefined, state: string, attempts = 2) =>
  client.query("update exchange set state = $2, attempts = $3 where id = $1", [exchange, state, attempts])

const untilBegun = (plan: Plan, ...numbers: ReadonlyArray<number>) =>
  until(async () => {
    const items = await itemsOf(plan)
    return numbers.every((number) => items[number - 1].follows !== null) || undefined
  })

const untilEnded = (plan: Plan, number: number) =>
  until(async () => ((await itemsOf(plan))[number - 1].result === null ? undefined : true))

const anotherHubTakes = ({ id }: Claimed) => client.query("update rerun set runner = runner + 1 where id = $1", [id])

describe("the hub that runs a plan", () => {
  it("keeps it for as long as it takes, acts for who approved it, and no other takes it over meanwhile", async () => {
    const plan = await planOf({ pilgrim: "A" })
    const running = run(plan)
    await untilBegun(plan, 1)
    const leases = new Set<number>()
    await until(async () => {
      const { leased, held } = await planNow(plan)
      expect(held).toBe(true)
      leases.add(leased.getTime())
      return leases.size > 6 || undefined
    })
    await hub.runPromise(runReruns())
    await come(plan.ids[0], "Done")
    await ended(running)
    expect(await planNow(plan)).toMatchObject({ runner: 1, finished: true })
    const { rows } = await client.query("select by, reason from exchange_act where rerun = $1", [plan.id])
    expect(rows).toEqual([{ by: "day", reason: "why" }])
  })

  it("takes it up under a number of its own, and none that nobody has approved or that is over", async () => {
    const [asked, over, free] = [await planOf({ pilgrim: "A" }), await planOf({ pilgrim: "A" }), await planOf()]
    await client.query("update rerun set leased = '-infinity' where id = $1", [free.id])
    await client.query(
      "update rerun set approved = null, approved_by = null, runner = 0, leased = '-infinity' where id = $1",
      [asked.id],
    )
    await client.query("delete from rerun_item where rerun = $1", [over.id])
    await client.query("update rerun set finished = now(), leased = '-infinity' where id = $1", [over.id])
    await hub.runPromise(runReruns())
    expect(await planNow(free)).toMatchObject({ runner: 2, finished: true })
    expect([await planNow(asked), await planNow(over)]).toMatchObject([{ runner: 0 }, { runner: 1 }])
    expect(await actsOf(asked)).toEqual([])
  })

  it("leaves it once another has taken it over: it begins nothing more, and does not finish it", async () => {
    const plan = await planOf({ pilgrim: "A" }, { pilgrim: "A" })
    const running = run(plan)
    await untilBegun(plan, 1)
    await anotherHubTakes(plan)
    expect(Exit.isSuccess(await ended(running))).toBe(true)
    await come(plan.ids[0], "Done")
    expect(await resultsOf(plan)).toEqual([null, null])
    expect(await actsOf(plan)).toEqual([plan.ids[0]])
    expect(await planNow(plan)).toMatchObject({ finished: false })
  })

  it("writes nothing of an act if another has taken the plan over just before", async () => {
    const plan = await planOf({ pilgrim: "A" })
    const running = run(plan, async (step) => {
      if (step === "beginning") await anotherHubTakes(plan)
    })
    const exit = await ended(running)
    expect(Exit.isFailure(exit) && String(exit.cause)).toContain("another hub runs this plan")
    expect(await itemsOf(plan)).toMatchObject([{ follows: null, result: null }])
    expect(await actsOf(plan)).toEqual([])
    const { rows } = await client.query("select attempts from exchange where id = $1", [plan.ids[0]])
    expect(rows).toEqual([{ attempts: 1 }])
  })

  it("does not finish it for another who has taken it over at the end", async () => {
    const plan = await planOf({ pilgrim: "A", now: "Done" })
    await ended(run(plan, async (step) => (step === "finishing" ? anotherHubTakes(plan) : undefined)))
    expect(await resultsOf(plan)).toEqual(["left"])
    expect(await planNow(plan)).toMatchObject({ finished: false })
  })

  it("says of no item that it was left alone which another run of the plan has begun", async () => {
    const plan = await planOf({ pilgrim: "A", attempts: 2 })
    const begunByAnother = () => client.query("update rerun_item set follows = exchange where rerun = $1", [plan.id])
    await ended(run(plan, async (step) => (step === "loaded" ? begunByAnother() : undefined)))
    expect(await itemsOf(plan)).toMatchObject([{ follows: plan.ids[0], result: null }])
    expect(await planNow(plan)).toMatchObject({ finished: false })
  })

  it("leaves a result as it was written, when another run of the plan was quicker", async () => {
    const plan = await planOf({ pilgrim: "A", attempts: 2 })
    const endedByAnother = () =>
      client.query("update rerun_item set result = 'left', detail = 'stopped by day', ended = now() where rerun = $1", [
        plan.id,
      ])
    await ended(run(plan, async (step) => (step === "loaded" ? endedByAnother() : undefined)))
    expect(await itemsOf(plan)).toMatchObject([{ result: "left", detail: "stopped by day" }])
  })

  it("goes on with what an earlier run has begun, and begins it no second time", async () => {
    const plan = await planOf({ pilgrim: "A", follows: "visa.request/1448-E1" }, { pilgrim: "A" })
    await client.query(
      "insert into exchange (id, operation, pilgrims, state, data, attempts) values ('visa.request/1448-E1', 'visa.request', '{}', 'Sending', '{}', 1)",
    )
    const running = run(plan)
    await come("visa.request/1448-E1", "Accepted", 1)
    await untilBegun(plan, 2)
    await come(plan.ids[1], "Done")
    await ended(running)
    expect(await resultsOf(plan)).toEqual(["accepted", "done"])
    expect(await actsOf(plan)).toEqual([plan.ids[1]])
  })
})

describe("an item of a plan", () => {
  it.each([
    ["Done", "done", null],
    ["Declined", "declined", "C"],
    ["NotDone", "not-done", null],
    ["Unknown", "unknown", null],
  ])("has the result of its exchange: %s", async (state, result, code) => {
    const plan = await planOf({ pilgrim: "A" })
    const running = run(plan)
    await untilBegun(plan, 1)
    await client.query("update exchange set state = $2, data = $3 where id = $1", [
      plan.ids[0],
      state,
      code === null ? {} : { code },
    ])
    await ended(running)
    expect(await itemsOf(plan)).toMatchObject([{ result, detail: code }])
    expect(await planNow(plan)).toMatchObject({ finished: true })
  })

  it("that its system had accepted before comes to its result when it was asked once more", async () => {
    const plan = await planOf({ pilgrim: "A", state: "Accepted" }, { pilgrim: "B" })
    const running = run(plan)
    await untilBegun(plan, 1, 2)
    await come(plan.ids[1], "Done")
    await untilEnded(plan, 2)
    expect(await resultsOf(plan)).toEqual([null, "done"])
    await come(plan.ids[0], "Accepted", 3)
    await ended(running)
    expect(await resultsOf(plan)).toEqual(["accepted", "done"])
  })

  it.each([
    ["is in another state", { now: "Due" }],
    ["is in the same, but was taken up since", { attempts: 2 }],
    ["is closed", { now: "Done" }],
    ["was declined", { now: "Declined", attempts: 2 }],
  ])("is left alone when its exchange has moved on since the plan was made: it %s", async (_, moved) => {
    const plan = await planOf({ pilgrim: "A", ...moved })
    await ended(run(plan))
    const state = "now" in moved ? moved.now : "InDoubt"
    const detail = `It has moved on since the plan was made: it is ${state} now.`
    expect(await itemsOf(plan)).toMatchObject([{ follows: null, result: "left", detail }])
    expect(await actsOf(plan)).toEqual([])
    expect(await planNow(plan)).toMatchObject({ finished: true })
  })

  it.each([
    ["has moved on by itself", { attempts: 2 }],
    ["the hub is at anyway", { outlook: "already-queued" }],
  ])("waits for the one before it of the same pilgrim, also for one that %s", async (_, before) => {
    const plan = await planOf({ pilgrim: "A", ...before }, { pilgrim: "A" }, { pilgrim: "B" }, { pilgrim: "B" })
    const running = run(plan)
    for (const number of [3, 4]) {
      await untilBegun(plan, number)
      await come(plan.ids[number - 1], "Done")
      await untilEnded(plan, number)
    }
    expect(await resultsOf(plan)).toEqual([null, null, "done", "done"])
    expect(await actsOf(plan)).toEqual(plan.ids.slice(2))
    await come(plan.ids[0], "Done")
    await untilBegun(plan, 2)
    await come(plan.ids[1], "Done")
    await ended(running)
    expect(await resultsOf(plan)).toEqual(["left", "done", "done", "done"])
  })

  it("waits for the message that has taken the place of the one before it, not for that one", async () => {
    const [message, next] = ["sms.send/1448-S/drawn", "sms.send/1448-S/drawn/2"]
    const plan = await planOf({ pilgrim: "A", outlook: "already-queued" }, { pilgrim: "A" })
    await client.query("update rerun_item set exchange = $2, operation = 'sms.send' where rerun = $1 and number = 1", [
      plan.id,
      message,
    ])
    await client.query(
      `insert into exchange (id, operation, pilgrims, state, data, attempts)
       values ($1, 'sms.send', '{}', 'Declined', '{}', 1), ($2, 'sms.send', '{}', 'Sending', '{}', 1)`,
      [message, next],
    )
    let begun = false
    const running = run(plan, async (step) => {
      begun ||= step === "beginning"
    })
    const leases = new Set<number>()
    await until(async () => leases.add((await planNow(plan)).leased.getTime()).size > 3 || undefined)
    expect(begun).toBe(false)
    await come(next, "Done", 1)
    await untilBegun(plan, 2)
    await come(plan.ids[1], "Done")
    await ended(running)
    expect(await resultsOf(plan)).toEqual(["left", "done"])
  })

  it("is begun only while fewer are under way of its system than a plan may have", async () => {
    const other = { operation: "bracelet.order" } as const
    const plan = await planOf({ pilgrim: "A" }, { pilgrim: "B" }, { pilgrim: "C" }, { pilgrim: "D", ...other })
    const running = run(plan, undefined, 2)
    await untilBegun(plan, 1, 2, 4)
    await come(plan.ids[3], "Done")
    await untilEnded(plan, 4)
    expect((await itemsOf(plan))[2].follows).toBeNull()
    await come(plan.ids[0], "Done")
    await untilBegun(plan, 3)
    for (const id of plan.ids.slice(1, 3)) await come(id, "Done")
    await ended(running)
    expect(await resultsOf(plan)).toEqual(Array(4).fill("done"))
  })

  it("is left alone once somebody has stopped the plan, and followed to its end where it was begun before", async () => {
    const plan = await planOf({ pilgrim: "A" }, { pilgrim: "A" })
    const running = run(plan)
    await untilBegun(plan, 1)
    await client.query("update rerun set stopped_by = 'day', stopped_because = 'why' where id = $1", [plan.id])
    await untilEnded(plan, 2)
    expect(await itemsOf(plan)).toMatchObject([{ result: null }, { result: "left", detail: "stopped by day" }])
    await come(plan.ids[0], "Done")
    await ended(running)
    expect(await resultsOf(plan)).toEqual(["done", "left"])
    expect(await planNow(plan)).toMatchObject({ finished: true })
  })
})
