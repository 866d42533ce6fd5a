import { dateIn } from "@mahmal/core/season/dateIn"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect, ManagedRuntime } from "effect"
import { afterEach, beforeEach, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { serverLayer } from "../../src/serverLayer.ts"
import { startStandIns } from "../../src/standIns/startStandIns.ts"
import { readSeason } from "../../src/store/readSeason.ts"
import { season1448 } from "../intake/files.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { until } from "../support/until.ts"

let fresh: FreshDatabase
let standIns: Awaited<ReturnType<typeof startStandIns>>
beforeEach(async () => {
  fresh = await freshDatabase()
  standIns = await startStandIns({ seed: "1", faultRate: 0, hubUrl: "http://127.0.0.1:9" })
})
afterEach(async () => {
  await standIns.close()
  await fresh.drop()
})

it("turns the days of its seasons by the calendar by itself, and none of a season that somebody turns by hand", async () => {
  const rehearsed = { ...season1448, name: "1449" as SeasonName }
  const before = ManagedRuntime.make(Database.layerOf(fresh.url, 1))
  await before.runPromise(Effect.andThen(storeSeason(rehearsed, "by hand"), storeSeason(season1448)))
  await before.dispose()
  const port = String(await freePort())
  const hub = ManagedRuntime.make(serverLayer({ ...standIns.environment, DATABASE_URL: fresh.url, PORT: port }))
  try {
    const today = (name: SeasonName) => hub.runPromise(Effect.map(readSeason(name), (season) => season.today))
    const date = await until(async () => {
      const now = dateIn(season1448.timeZone, Date.now())
      return (await today(season1448.name)) === now ? now : undefined
    })
    expect(date > "2026-10-22").toBe(true)
    expect(await today(rehearsed.name)).toBe("2026-10-22")
  } finally {
    await hub.dispose()
  }
})

it("does not start without the mission's keys once readers know some, which it would make anew", async () => {
  const database = ManagedRuntime.make(Database.layerOf(fresh.url, 1))
  const text = "insert into trust_list values (1, 'a key', 'a key', now(), now() + interval '14 days', '')"
  await database.runPromise(Database.use(({ query }) => query({ text })))
  await database.dispose()
  const port = String(await freePort())
  const GATE_KEY_FILE = "never-restored/gate-keys.json"
  const hub = ManagedRuntime.make(
    serverLayer({ ...standIns.environment, DATABASE_URL: fresh.url, PORT: port, GATE_KEY_FILE }),
  )
  await expect(hub.runPromise(Effect.void)).rejects.toThrow(/No keys of the mission can be read from never-restored/)
  await hub.dispose()
})
