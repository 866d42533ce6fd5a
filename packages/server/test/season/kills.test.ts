import { randomInt } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { noticesOf, type Outcome, outcomeOf, standingOf } from "../support/outcome.ts"
import { runWithKills, writtenIn } from "../support/runWithKills.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"
import { makeWorld, type World } from "../support/world.ts"
import { wrongsOf } from "../support/wrongs.ts"

const seed = String(randomInt(1_000_000))
const kills = 20

let season: SmallSeason
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
})

afterAll(async () => {
  for (const world of worlds) await world.close()
  for (const fresh of databases) await fresh.drop()
  await season.remove()
})

describe(`a season whose hub is killed ${kills} times, seed ${seed}`, () => {
  let undisturbed: Outcome
  let killed: Outcome

  beforeAll(async () => {
    const calm = await newWorld(0)
    const hub = calm.start()
    let t = Date.now()
    expect(await hub.ended, hub.output()).toEqual({ status: 0, signal: null })
    console.log("calm", Date.now() - t)
    undisturbed = await outcomeOf(calm)
    const rough = await newWorld(0.05)
    t = Date.now()
    const run = await runWithKills(rough, kills, await writtenIn(calm), seed)
    console.log("rough", Date.now() - t)
    expect([run.ended, run.kills], `seed ${seed}\n${run.output}`).toEqual([{ status: 0, signal: null }, kills])
    killed = await outcomeOf(rough)
  }, 600_000)

  it("holds in all that a season must hold", () => {
    expect(wrongsOf(killed, season), `seed ${seed}`).toEqual([])
  })

  it("ends with everybody where an undisturbed season leaves them", () => {
    expect(standingOf(killed), `seed ${seed}`).toEqual(standingOf(undisturbed))
    expect(killed.shares).toEqual(undisturbed.shares)
  })

  it("has had the same effects outside, and owes the same notices", () => {
    expect(killed.ledgers.effects, `seed ${seed}`).toEqual(undisturbed.ledgers.effects)
    expect(killed.ledgers.crossings, `seed ${seed}`).toEqual(undisturbed.ledgers.crossings)
    expect(noticesOf(killed), `seed ${seed}`).toEqual(noticesOf(undisturbed))
  })
})
