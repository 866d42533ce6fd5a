import { exchangeId } from "@mahmal/core/exchange/Exchange"
import type { Opening } from "@mahmal/core/exchange/Opening"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { confirm, draw } from "@mahmal/core/testing/moments"
import { Effect, Layer, ManagedRuntime } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { HubRun } from "../../src/queue/HubRun.ts"
import { InFlight } from "../../src/workers/InFlight.ts"
import { takeUp } from "../../src/workers/takeUp.ts"
import { layWireToDatabase, type Wire } from "../chaos/Wire.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { openSeasonOf } from "../support/openSeason.ts"
import { until } from "../support/until.ts"

const hubOn = (url: string) => ManagedRuntime.make(hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url, 2))))

const pilgrim = "1448-Q48-000001" as PilgrimId

let database: OpenDatabase
let wire: Wire
let hub: ReturnType<typeof hubOn>
beforeAll(async () => {
  database = await openDatabase(2)
  const { url, ...laid } = await layWireToDatabase(database.url)
  wire = laid.wire
  hub = hubOn(url)
  await hub.runPromise(Effect.void)
  await openSeasonOf(database.client, pilgrim)
})
afterAll(async () => {
  await hub.dispose()
  await wire.close()
  await database.close()
})

const ask = (command: Asked["command"]) =>
  hub.runPromise(Effect.result(Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] }))))

/** Lets the hub live, until its end is called for. */
const live = async () => {
  const stop = new AbortController()
  const { promise: attended, resolve: attend } = Promise.withResolvers<void>()
  const living = hub
    .runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          yield* HubRun.use(({ live }) => live(() => undefined))
          const inFlight = yield* InFlight
          inFlight.attend("sms.send", 10, () => {})
          attend()
          yield* Effect.never
        }),
      ),
      { signal: stop.signal },
    )
    .catch(() => "stopped")
  await attended
  return async () => {
    stop.abort()
    await living
  }
}

/** The number of the hub's run, while it lives. */
const run = () => hub.runPromise(HubRun.use(({ number, lives }) => Effect.sync(() => (lives() ? number() : undefined))))

it("a hub that does not hear whether its commit was done says so, and leaves what it opened to whoever takes over", async () => {
  const end = await live()
  const first = await run()

  wire.loseCommitAfter("PlaceDrawn")
  expect(await ask(draw)).toMatchObject({ _tag: "Failure", failure: { _tag: "JournalUnavailable" } })
  const { rows } = await database.client.query("select sender from exchange where operation = 'sms.send'")
  expect(rows).toEqual([{ sender: first }])

  await until(async () => {
    const found = await database.client.query("select from pgboss.job where name = 'sms.send'")
    return found.rows.length > 0 || undefined
  })
  expect(await until(run)).not.toBe(first)
  expect(await ask(confirm())).toMatchObject({ _tag: "Success" })
  await end()
})

it("a hub that does not hear whether it took something up leaves it to whoever takes over, and it is taken up again", async () => {
  const end = await live()
  const first = await run()
  const opening: Opening = {
    exchange: exchangeId("visa.request", pilgrim),
    operation: "visa.request",
    pilgrims: [pilgrim],
  }
  await hub.runPromise(Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [], opens: [opening] })))

  wire.loseCommitAfter("begin-exchanges")
  const lost = await hub.runPromise(Effect.result(takeUp("visa.request", 10)))
  expect(lost).toMatchObject({ _tag: "Failure", failure: { _tag: "DatabaseUnavailable" } })
  const { rows } = await database.client.query("select state, holder from exchange where id = $1", [opening.exchange])
  expect(rows).toEqual([{ state: "Sending", holder: first }])

  const again = await until(async () => {
    const { begun } = await hub.runPromise(takeUp("visa.request", 10))
    return begun[0]
  })
  expect(again).toMatchObject({ id: opening.exchange, attempts: 2, state: { _tag: "Sending" } })
  expect(await run()).not.toBe(first)
  await end()
})
