import { expect, it } from "vitest"
import { Agenda } from "../../src/kit/Agenda.ts"
import { chance } from "../../src/kit/chance.ts"
import { Ledger } from "../../src/kit/Ledger.ts"
import { Store } from "../../src/kit/Store.ts"
import { folder } from "../support/resources.ts"
import { until } from "../support/until.ts"

it("keeps the ledger and the documents when it is opened again", async () => {
  const path = await folder()
  const before = new Store(path, "system")
  before.transaction(() => {
    before.documents<{ name: string }>("thing").put("1", { name: "one" })
    new Ledger(before).record("thing.made", "1448-1", "r1")
  })
  before.close()

  const after = new Store(path, "system")
  expect(after.documents("thing").get("1")).toEqual({ name: "one" })
  expect(new Ledger(after).entries()).toMatchObject([{ n: 1, effect: "thing.made", pilgrim: "1448-1", ref: "r1" }])
  after.close()
})

it("writes all of a transaction or nothing", () => {
  const store = new Store(undefined, "system")
  const ledger = new Ledger(store)
  expect(() =>
    store.transaction(() => {
      ledger.record("thing.made", "1448-1", "r1")
      throw new Error("broken off")
    }),
  ).toThrow("broken off")
  expect(ledger.entries()).toEqual([])
  store.close()
})

it("lists all documents without a limit", () => {
  const store = new Store(undefined, "system")
  const lines = store.documents<number>("line")
  const numbers = Array.from({ length: 1001 }, (_, n) => n)
  store.transaction(() => {
    for (const n of numbers) lines.put(String(n).padStart(4, "0"), n)
  })
  expect(lines.list()).toEqual(numbers)
  expect(lines.list("0998", 1)).toEqual([999])
  store.close()
})

it("reads the ledger by effect and page by page", () => {
  const store = new Store(undefined, "system")
  const ledger = new Ledger(store)
  for (const ref of ["a", "b", "c"]) ledger.record(ref === "b" ? "other" : "made", "1448-1", ref)
  expect(ledger.entries({ effect: "made" }).map(({ ref }) => ref)).toEqual(["a", "c"])
  expect(ledger.entries({ after: 1, limit: 1 }).map(({ ref }) => ref)).toEqual(["b"])
  expect(ledger.counts()).toEqual({ made: 2, other: 1 })
  store.close()
})

it("runs tasks that became due while it was stopped, once", async () => {
  const path = await folder()
  const before = new Store(path, "system")
  new Agenda(before).task<string>("greet", () => {})("hello", 0)
  before.close()

  const after = new Store(path, "system")
  const done: string[] = []
  const agenda = new Agenda(after)
  agenda.task<string>("greet", (body) => done.push(body))
  agenda.start()
  await until(() => agenda.pending() === 0)
  expect(done).toEqual(["hello"])
  agenda.stop()
  after.close()
})

it("draws the same chance for the same person, and distributes them evenly", () => {
  expect(chance(7, "visa", "1448-1")).toBe(chance(7, "visa", "1448-1"))
  expect(chance(7, "visa", "1448-1")).not.toBe(chance(8, "visa", "1448-1"))
  const low = Array.from({ length: 5000 }, (_, i) => chance(1, i)).filter((drawn) => drawn < 0.2).length
  expect(low).toBeGreaterThan(900)
  expect(low).toBeLessThan(1100)
})
