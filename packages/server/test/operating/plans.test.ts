import { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { RerunRefused } from "@mahmal/core/operating/RerunRefused"
import type { Effect } from "effect"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { Selection } from "../../src/api/rerunViews.ts"
import { approveRerun, stopRerun } from "../../src/operating/rerun/approveRerun.ts"
import { planRerun } from "../../src/operating/rerun/planRerun.ts"
import { listItems, listReruns, readRerun } from "../../src/operating/rerun/readReruns.ts"
import type { Database } from "../../src/postgres/Database.ts"
import { everything } from "../../src/rights/reach.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"

let database: OpenDatabase
beforeAll(async () => {
  database = await openDatabase(2)
})
beforeEach(() => database.client.query("truncate exchange, rerun, rerun_item"))
afterAll(() => database.close())

const run = <A, E>(effect: Effect.Effect<A, E, Database>) => database.hub.runPromise(effect)

/** An exchange that was opened so many minutes ago, and has stood still since. */
const open = async (id: string, state: string, minutes: number) => {
  await database.client.query(
    `insert into exchange (id, operation, pilgrims, state, data, attempts, opened, changed)
     values ($1, split_part($1, '/', 1), '{1448-Q1}', $2, '{"since": 1, "code": "C"}', 1,
       now() - $3 * interval '1 minute', now() - interval '1 week')`,
    [id, state, minutes],
  )
  return ExchangeId.make(id)
}

const plan = (selection: Selection) => run(planRerun(selection, "After the outage.", "night", everything))
const items = async (id: number, filter: Parameters<typeof listItems>[1] = {}) => run(listItems(id, filter))
const exchangesOf = async (id: number) => (await items(id)).items.map(({ exchange }) => exchange)
const approve = async (id: number, by = "day") => run(approveRerun(id, (await run(readRerun(id))).hash, by))
const stop = (id: number) => run(stopRerun(id, "day", "It was the wrong night."))

/** Why something was refused. */
const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => "not refused",
    (error: unknown) => (error instanceof RerunRefused ? error.reason : error),
  )

describe("a plan", () => {
  it("is of all that did not take effect, in the order in which it was opened", async () => {
    const later = await open("visa.request/1", "InDoubt", 1)
    const earlier = await open("visa.request/2", "Declined", 2)
    await open("visa.request/3", "Done", 3)
    expect(await exchangesOf(await plan({ system: "visa" }))).toEqual([earlier, later])
  })

  it("is also of what took effect where that is named, and says so; criteria besides leave only what they are true of", async () => {
    const exchanges = [await open("visa.request/1", "Done", 2), await open("sms.send/1448-Q1/drawn", "InDoubt", 1)]
    expect((await items(await plan({ exchanges }))).items).toMatchObject([
      { exchange: exchanges[0], outlook: "already-done" },
      { exchange: exchanges[1], outlook: "not-repeatable" },
    ])
    expect(await exchangesOf(await plan({ exchanges, system: "sms" }))).toEqual([exchanges[1]])
  })

  it("is not made of nothing", async () => {
    await open("visa.request/1", "InDoubt", 1)
    expect(await refusal(plan({}))).toBe("nothing-chosen")
    expect(await refusal(plan({ system: "sms" }))).toBe("nothing-chosen")
    expect((await run(listReruns({}))).items).toEqual([])
  })

  it("has another hash as soon as anything else would happen", async () => {
    const id = await open("visa.request/1", "InDoubt", 1)
    const hash = async () => (await run(readRerun(await plan({ exchanges: [id] })))).hash
    const safe = await hash()
    expect(await hash()).toBe(safe)
    await database.client.query("update exchange set changed = now()")
    expect(await hash()).not.toBe(safe)
  })

  it("is read from the newest on, and its items in order, page by page and by what would come or came of them", async () => {
    const exchanges = [await open("visa.request/1", "Done", 3), await open("visa.request/2", "InDoubt", 2)]
    const [first, second] = [await plan({ exchanges }), await plan({ exchanges })]
    const newest = await run(listReruns({ limit: 1 }))
    const rest = await run(listReruns({ limit: 1, cursor: second }))
    expect([newest, rest].map((page) => page.items.map(({ rerun }) => rerun))).toEqual([[second], [first]])
    expect((await items(first, { limit: 1 })).items).toMatchObject([{ number: 1 }])
    expect((await items(first, { cursor: 1 })).items).toMatchObject([{ number: 2 }])
    expect((await items(first, { outlook: "safe" })).items).toMatchObject([{ number: 2 }])
    await approve(first)
    expect((await items(first, { result: "left" })).items).toMatchObject([{ number: 1 }])
    await expect(items(999)).rejects.toMatchObject({ what: "rerun" })
  })

  it("counts as under way what was begun and has no result yet", async () => {
    const exchanges = [await open("visa.request/1", "InDoubt", 2), await open("visa.request/2", "InDoubt", 1)]
    const id = await plan({ exchanges })
    const underWay = async () => (await run(readRerun(id))).underWay
    expect(await underWay()).toBe(0)
    await database.client.query("update rerun_item set follows = exchange where number = 1")
    expect(await underWay()).toBe(1)
    await database.client.query("update rerun_item set result = 'done', ended = now() where number = 1")
    expect(await underWay()).toBe(0)
  })
})

describe("approving a plan", () => {
  it("leaves out at once what is not safe, but for what the hub is at: others of the same pilgrim wait for that", async () => {
    await open("visa.request/1", "InDoubt", 4)
    await open("visa.request/2", "InDoubt", 3)
    await database.client.query("update exchange set changed = now() where id = 'visa.request/2'")
    await open("visa.request/3", "Declined", 2)
    const id = await plan({ system: "visa" })
    await approve(id)
    expect((await items(id)).items).toMatchObject([
      { outlook: "safe", result: null },
      { outlook: "already-queued", result: null },
      { outlook: "not-wanted", result: "left", detail: "not-wanted" },
    ])
  })

  it("is refused once it was stopped, and stopping it once it is over", async () => {
    await open("visa.request/1", "InDoubt", 1)
    const id = await plan({ system: "visa" })
    await stop(id)
    expect(await run(readRerun(id))).toMatchObject({
      finished: expect.any(String),
      stopped: { by: "day", because: "It was the wrong night." },
    })
    expect(await refusal(approve(id))).toBe("over-already")
    expect(await refusal(stop(id))).toBe("over-already")
    const ended = await plan({ system: "visa" })
    await database.client.query("update rerun set finished = now() where id = $1", [ended])
    expect(await refusal(stop(ended))).toBe("over-already")
  })

  it("gives it to its run: only that ends it, also where it is stopped", async () => {
    await open("visa.request/1", "InDoubt", 1)
    const id = await plan({ system: "visa" })
    await approve(id)
    await stop(id)
    expect(await run(readRerun(id))).toMatchObject({ finished: null, stopped: { by: "day" } })
    expect(await refusal(stop(id))).toBe("over-already")
  })
})
