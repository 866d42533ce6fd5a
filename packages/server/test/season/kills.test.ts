import { randomInt } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { differencesOf } from "../support/differences.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { type Outcome, outcomeOf } from "../support/outcome.ts"
import { runWithKills, writtenIn } from "../support/runWithKills.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"
import { makeWorld, type World } from "../support/world.ts"
import { wrongsOf } from "../support/wrongs.ts"

/** Who does what, what is decided about them, which calls go wrong, and when the hub is killed. */
const seed = String(randomInt(1_000_000))
const kills = 20

let season: SmallSeason
let undisturbed: Outcome
let killed: Outcome
const databases: Array<FreshDatabase> = []
const worlds: Array<World> = []

const newWorld = async (faultRate: number): Promise<World> => {
  const fresh = await freshDatabase()
  databases.push(fresh)
  const world = await makeWorld({ season, database: fresh.url, seed, faultRate })
  worlds.push(world)
  return world
}

beforeAll(async () => {
  season = await smallSeason(240)
  const calm = await newWorld(0)
  const hub = calm.start()
  expect(await hub.ended, `seed ${seed}\n${hub.output()}`).toEqual({ status: 0, signal: null })
  undisturbed = await outcomeOf(calm)
  const rough = await newWorld(0.05)
  const run = await runWithKills(rough, kills, await writtenIn(calm), seed)
  expect(run.ended, `seed ${seed}\n${run.output}`).toEqual({ status: 0, signal: null })
  expect(run.kills, `seed ${seed}`).toBe(kills)
  killed = await outcomeOf(rough)
}, 600_000)

afterAll(async () => {
  for (const world of worlds) await world.close()
  for (const fresh of databases) await fresh.drop()
  await season.remove()
})

describe(`a season with faults, whose hub is killed at ${kills} random moments (seed ${seed})`, () => {
  it("ends with everybody in one final state, everything outside done once or undone, and nothing in doubt", () => {
    expect(wrongsOf(killed, season), `seed ${seed}`).toEqual([])
  })

  it("ends as it does undisturbed: the same people in the same states, and the same effects outside", () => {
    expect(differencesOf(killed, undisturbed), `seed ${seed}`).toEqual([])
  })
})
