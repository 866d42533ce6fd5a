import { finalStates } from "@mahmal/core/journey/State"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { callsBy, countCallers, throughCaller } from "../support/callers.ts"
import { differencesOf } from "../support/differences.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { type Outcome, outcomeOf } from "../support/outcome.ts"
import { type PlacesSeen, watchPlaces } from "../support/placesWatch.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"
import { makeWorld, type World } from "../support/world.ts"
import { wrongsOf } from "../support/wrongs.ts"

// With this seed somebody takes every way out of the journey, and somebody leaves at every stage.
const seed = "1448"
const faultRate = 0.05

let season: SmallSeason
let alone: Outcome
const databases: Array<FreshDatabase> = []
const worlds: Array<World> = []

const newWorld = async (): Promise<World> => {
  const fresh = await freshDatabase()
  databases.push(fresh)
  const world = await makeWorld({ season, database: fresh.url, seed, faultRate })
  worlds.push(world)
  return world
}

beforeAll(async () => {
  season = await smallSeason(240)
})

afterAll(async () => {
  for (const world of worlds) await world.close()
  for (const fresh of databases) await fresh.drop()
  await season.remove()
})

describe("a season in which every foreign system fails at one call in twenty", () => {
  let world: World
  let seen: PlacesSeen
  let output: string

  beforeAll(async () => {
    world = await newWorld()
    const hub = world.start()
    const stopWatching = watchPlaces(world.database)
    const ended = await hub.ended
    output = hub.output()
    seen = await stopWatching()
    expect(ended, output).toEqual({ status: 0, signal: null })
    alone = await outcomeOf(world)
  }, 300_000)

  it("ends with everybody in one final state, everything outside done once or undone, and nothing in doubt", () => {
    expect(wrongsOf(alone, season)).toEqual([])
  })

  it("says so in a table that adds up to the rows of the file", () => {
    expect(output).toContain(`Adds up: ${season.rows} people for ${season.rows} rows of the file`)
  })

  it("has seen every end, every undoing, every tier of both shares, and faults", async () => {
    expect(new Set([...alone.journeys.values()].map(({ state }) => state._tag))).toEqual(new Set(finalStates))
    const effects = new Set(alone.ledgers.effects.map((effect) => effect.split(" ")[0]))
    expect([...effects]).toEqual(expect.arrayContaining(["etrack.cancelled", "visa.cancelled", "bracelet.revoked"]))
    const { rowCount } = await world.database.query("select distinct share, tier from draw_entry")
    expect(rowCount, "tiers of both shares").toBe(6)
    for (const { name, faults, traffic } of Object.values(world.standIns.mocks)) {
      const calls = Object.values(traffic().calls).reduce((sum, n) => sum + n, 0)
      // One in twenty of few calls may be none.
      if (calls > 60) expect(Object.keys(faults.counts()), `faults of ${name}`).not.toEqual([])
    }
  })

  it("has never taken more places of a share than there are", () => {
    expect(seen.looks).toBeGreaterThan(10)
    expect(seen.overdrawn).toBe(0)
    expect(seen.most).toBeLessThanOrEqual(season.figures.places.total)
  })
})

describe("two hubs on one database", () => {
  it("share the work of a season, and it ends as with one", async () => {
    const world = await newWorld()
    const { environment, standIns } = world
    countCallers(standIns, ["first", "second"])
    // Both find an empty database, at the same time.
    const first = world.start(undefined, throughCaller("first", environment))
    const port = { PORT: String(await freePort()) }
    const second = world.start(["serve"], { ...throughCaller("second", environment), ...port })
    const ended = await first.ended
    expect(ended, `${first.output()}\n${second.output()}`).toEqual({ status: 0, signal: null })
    expect(await second.end("SIGTERM"), second.output()).toEqual({ status: 0, signal: null })
    const together = await outcomeOf(world)
    expect(wrongsOf(together, season)).toEqual([])
    expect(differencesOf(together, alone)).toEqual([])
    const calls = callsBy(standIns, ["first", "second"])
    expect(Math.min(...calls), `calls of each: ${calls}`).toBeGreaterThan(20)
  }, 300_000)
})
