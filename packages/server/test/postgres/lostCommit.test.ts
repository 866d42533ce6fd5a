import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { confirm, draw, situation } from "@mahmal/core/testing/moments"
import { Effect, Layer, ManagedRuntime } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { HubRun } from "../../src/queue/HubRun.ts"
import { InFlight } from "../../src/workers/InFlight.ts"
import { layWire, type Wire } from "../chaos/Wire.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"
import { openSeason } from "../support/openSeason.ts"
import { until } from "../support/until.ts"

const hubOn = (url: string) => ManagedRuntime.make(hubOnDatabase.pipe(Layer.provideMerge(Database.layerOf(url, 2))))

const pilgrim = "1448-Q48-000001" as PilgrimId

let database: OpenDatabase
let wire: Wire
let hub: ReturnType<typeof hubOn>
beforeAll(async () => {
  database = await openDatabase(2)
  const { searchParams, pathname } = new URL(database.url.replace("@/", "@socket/"))
  wire = await layWire({ path: `${searchParams.get("host")}/.s.PGSQL.5432` })
  hub = hubOn(`postgresql://mahmal@127.0.0.1:${wire.port}${pathname}`)
  await hub.runPromise(Effect.void)
  const { client } = database
  await openSeason(client)
  await client.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     values ($1, '1448', 'Q48-000001', '1448-G1', 'Applied', '{}', 0, $2)`,
    [pilgrim, situation.today],
  )
  await client.query(
    "insert into draw_entry (season, group_id, share, tier, weight, rank) values ('1448', '1448-G1', 'citizens', 1, 1, 1)",
  )
})
afterAll(async () => {
  await hub.dispose()
  await wire.close()
  await database.close()
})

const ask = (command: Asked["command"]) =>
  hub.runPromise(Effect.result(Hub.use(({ submit }) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] }))))

it("a hub that does not hear whether its commit was done says so, and leaves what it opened to whoever takes over", async () => {
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
  const run = () =>
    hub.runPromise(HubRun.use(({ number, lives }) => Effect.sync(() => (lives() ? number() : undefined))))
  await attended
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
  stop.abort()
  await living
})
