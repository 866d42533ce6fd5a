import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { type Outcome, outcomeOf } from "../support/outcome.ts"
import { type PlacesSeen, watchPlaces } from "../support/placesWatch.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"
import { makeWorld, type World } from "../support/world.ts"
import { wrongsOf } from "../support/wrongs.ts"

let season: SmallSeason
let fresh: FreshDatabase
let world: World
let output: string
let seen: PlacesSeen
let outcome: Outcome

beforeAll(async () => {
  season = await smallSeason(240)
  fresh = await freshDatabase()
  world = await makeWorld({ season, database: fresh.url, seed: "1448", faultRate: 0.05 })
  const hub = world.start()
  const stopWatching = watchPlaces(world.database)
  const t = Date.now()
  const { status } = await hub.ended
  console.log("took", Date.now() - t)
  output = hub.output()
  seen = await stopWatching()
  expect(status, output).toBe(0)
  outcome = await outcomeOf(world)
}, 240_000)

afterAll(async () => {
  await world.close()
  await fresh.drop()
  await season.remove()
})

describe("a season in which every foreign system fails at one call in twenty", () => {
  it("x", () => {
    console.log(output, seen, outcome.happened.length)
    console.log(
      Object.entries(Object.groupBy(outcome.journeys.values(), (j) => j.state._tag)).map(([k, v]) => [k, v!.length]),
    )
    console.log(Object.values(world.standIns.mocks).map((m) => [m.ledger.counts(), m.faults.counts()]))
    console.log(
      Object.entries(Object.groupBy(outcome.exchanges, (j) => j.operation + j.state)).map(([k, v]) => [k, v!.length]),
    )
    expect(wrongsOf(outcome, season)).toEqual([])
  })
})
