import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readActs } from "../../src/operating/readActs.ts"
import { readOutline } from "../../src/operating/readOutline.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"

let database: OpenDatabase
beforeAll(async () => {
  database = await openDatabase(2)
})
afterAll(() => database.close())

const open = async (id: string, state: string, since = 1) => {
  await database.client.query(
    `insert into exchange (id, operation, pilgrims, state, data, attempts)
     values ($1, split_part($1, '/', 1), '{1448-Q1}', $2, $3, 1)`,
    [id, state, { since, receipt: "R", code: "C" }],
  )
  return id as ExchangeId
}

const outlineOf = (id: ExchangeId) => database.hub.runPromise(readOutline(id))

describe("an exchange that a person looks at", () => {
  it("has its calls in the order in which they were begun, whichever was written first", async () => {
    const id = await open("visa.request/1448-Q1", "InDoubt")
    for (const [ago, detail] of [
      [1, "second"],
      [2, "first"],
    ])
      await database.client.query(
        `insert into message (exchange, kind, outcome, started, ended, detail)
         values ($1, 'send', 'later', now() - $2 * interval '1 minute', now(), $3)`,
        [id, ago, detail],
      )
    expect((await outlineOf(id)).calls.map(({ detail }) => detail)).toEqual(["first", "second"])
  })

  it("has what people did with it, oldest first: by which plan, and in what word of the system's", async () => {
    const id = await open("visa.request/1448-Q2", "InDoubt")
    for (const [number, act, data, rerun] of [
      [2, "Resolve", { word: { _tag: "DidNot" } }, null],
      [1, "Retry", {}, 7],
    ])
      await database.client.query(
        `insert into exchange_act (exchange, number, act, data, by, reason, rerun)
         values ($1, $2, $3, $4, 'day', 'why', $5)`,
        [id, number, act, data, rerun],
      )
    const { acts } = await outlineOf(id)
    expect(acts).toMatchObject([
      { act: "retry", rerun: 7 },
      { act: "resolve", rerun: null },
    ])
    const inFull = await database.hub.runPromise(readActs(id))
    expect(inFull.map(({ word }) => word)).toEqual([null, { _tag: "DidNot" }])
  })

  it.each([
    ["has just been accepted under a receipt", "visa.request", "Accepted"],
    ["replaces a bracelet, and was just sent", "bracelet.replace", "InDoubt"],
  ])("may be settled by what its system has for each pilgrim, also where it %s", async (_, operation, state) => {
    const id = await open(`${operation}/1448-Q3/1`, state, Date.now())
    expect((await outlineOf(id)).possible).toContain("resolve")
  })

  it("cannot be settled by a word where it took effect, or reads a document of the border", async () => {
    const possible = async (id: string, state: string) => (await outlineOf(await open(id, state))).possible
    expect(await possible("visa.request/1448-Q4", "Done")).toEqual([])
    expect(await possible("border.read/1448-Q4", "Declined")).toEqual(["retry", "give-up"])
  })
})
