import { Effect, ManagedRuntime, Schema, Stream } from "effect"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { Position } from "../../src/api/Occurrence.ts"
import { followEvents } from "../../src/events/followEvents.ts"
import type { Told } from "../../src/events/readFeed.ts"
import { closePage } from "../../src/ledger/closePage.ts"
import { Database, DatabaseUnavailable } from "../../src/postgres/Database.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { journalOf, type TestJournal } from "./support/journal.ts"
import { arrived, drawn, journeyWith, returned } from "./support/stories.ts"

let hub: StartedHub
let journal: TestJournal
let last: Position | undefined

beforeAll(async () => {
  hub = await startHub()
  journal = await journalOf(hub.database)
})
afterAll(async () => {
  await journal.close()
  await hub.stop()
})

let people = 0
let pilgrim: string
beforeEach(async () => {
  pilgrim = `1448-F48-${String(++people).padStart(6, "0")}`
  await journal.people(pilgrim)
})

const page = () => hub.run(closePage())
/** The next events, so many. */
const next = async (count: number, after = last) => {
  const told = await hub.run(Stream.runCollect(Stream.take(followEvents({ after }), count)))
  last = told.at(-1)?.place
  return told
}
const idsOf = (told: ReadonlyArray<Told>) => told.map(({ event }) => event.id)

describe("a program that a hub runs in", () => {
  it("hears of the same events as over REST, in the same order", async () => {
    await journal.write(...journeyWith("C1").map((event) => [pilgrim, event] as const))
    await page()
    const { items } = (await hub.ask("GET", "/v1/events?limit=100")).json
    expect((await next(items.length)).map(({ event }) => event)).toEqual(items)
    expect(items).toHaveLength(7)
  })

  it("goes on behind any place that it kept, and hears of nothing twice", async () => {
    await journal.write(...journeyWith("C2").map((event) => [pilgrim, event] as const))
    await page()
    // As it would be read from a table.
    const kept = Schema.decodeUnknownSync(Position)(JSON.parse(JSON.stringify((await next(3)).at(-1)?.place)))
    expect(idsOf(await next(4, kept))).toEqual([5, 6, 7, 8].map((n) => `${pilgrim}/${n}`))
  })

  it("hears of what happens while it waits, and of a transaction that began before what it heard of and ended after it", async () => {
    const other = pilgrim.replace("F48", "E48")
    await journal.people(other)
    const slow = ManagedRuntime.make(Database.layerOf(hub.database, 1))
    const heard: Array<string> = []
    let hear = Promise.withResolvers<void>()
    const following = hub.run(
      Stream.runForEach(Stream.take(followEvents({ after: last }), 2), ({ event }) =>
        Effect.sync(() => {
          heard.push(event.id)
          hear.resolve()
        }),
      ),
    )
    const [begun, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const writing = slow.runPromise(
      Effect.flatMap(Database, ({ transaction }) =>
        transaction(async (client) => {
          await client.query("update pilgrim set version = 1 where id = $1", [other])
          await client.query(
            "insert into event (pilgrim, version, type, data, day) values ($1, 1, 'PilgrimArrived', $2, '2027-01-01')",
            [other, JSON.stringify({ on: "2027-01-01" })],
          )
          begun.resolve()
          await commit.promise
        }),
      ),
    )
    await begun.promise
    await journal.write([pilgrim, drawn])
    await page()
    await hear.promise
    hear = Promise.withResolvers<void>()
    commit.resolve()
    await writing
    await page()
    await following
    await slow.dispose()
    expect(heard).toEqual([`${pilgrim}/1`, `${other}/1`])
    last = undefined
  })

  it("hears of what it wants alone", async () => {
    await journal.write([pilgrim, arrived], [pilgrim, returned])
    await page()
    const wanted = { types: ["org.mahmal.pilgrim.returned.v1"], seasons: ["1448"] }
    const returns = await hub.run(Stream.runCollect(Stream.take(followEvents(wanted), 3)))
    expect(idsOf(returns).at(-1)).toBe(`${pilgrim}/2`)
  })

  it("waits for a database that is away", async () => {
    await journal.write([pilgrim, drawn])
    await page()
    let away = 2
    const told = Effect.gen(function* () {
      const database = yield* Database
      const comesBack = Database.of({
        ...database,
        query: (statement) =>
          away-- > 0
            ? Effect.fail(new DatabaseUnavailable({ detail: "it starts", rolledBack: true }))
            : database.query(statement),
      })
      return yield* Effect.provideService(Stream.runCollect(Stream.take(followEvents(), 1)), Database, comesBack)
    })
    expect(await hub.run(told)).toHaveLength(1)
    expect(away).toBeLessThan(0)
  })

  it("is told at once that it waits for what nobody ever hears of", async () => {
    const never = hub.run(Stream.runDrain(followEvents({ types: ["org.mahmal.pilgrim.retuned.v1"] })))
    await expect(never).rejects.toThrow("does not hear of org.mahmal.pilgrim.retuned.v1")
  })
})
