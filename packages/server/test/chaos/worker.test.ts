import { randomInt } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { freePort } from "../support/freePort.ts"
import { until } from "../support/until.ts"
import { drawnWorld } from "./drawnWorld.ts"
import { confirmAll, untilReady } from "./load.ts"
import { ownPostgres } from "./ownPostgres.ts"
import { untilSettled, wrongsOfOutage } from "./wrongsOfOutage.ts"

const seed = String(randomInt(1_000_000))
/** Far beyond what a submission is given in this world, and what a hub may say nothing for. */
const sleeps = 30_000
const silentAfter = 10_000

const closers: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

describe(`a worker that is stopped in the middle of its work (seed ${seed})`, () => {
  it("for 30 s, and wakes after another has taken over, doubles nothing", async () => {
    const postgres = await ownPostgres()
    closers.push(postgres.remove)
    const world = await drawnWorld(postgres.url, 300, seed)
    closers.push(world.close)
    const port = await freePort()
    const silence = { HUB_SILENT_AFTER: `${silentAfter} millis` }
    const sleeper = world.start(["serve"], { ...silence, PORT: String(port) })
    const origins = [`http://127.0.0.1:${port}`]
    await untilReady(`http://127.0.0.1:${port}`)
    const other = world.start(["serve"], silence)
    await untilReady(world.origin)
    const load = confirmAll({
      origins: [...origins, world.origin],
      headers: world.headers,
      groups: world.groups,
      atOnce: 4,
    })
    await until(async () => load.answered.length > world.groups.length / 3 || undefined, 5)
    const runs = async () => (await world.database.query("select number from hub_run")).rowCount
    expect(await runs()).toBe(2)
    sleeper.signal("SIGSTOP")
    await wait(sleeps)
    // All that it had in flight has been taken over.
    expect(await runs()).toBe(1)
    sleeper.signal("SIGCONT")
    await load.done
    await untilSettled(world)
    await until(async () => (await runs()) === 2 || undefined)
    expect(await wrongsOfOutage(world, load.answered), `${sleeper.output()}\n${other.output()}`).toEqual([])
    expect([sleeper.running(), other.running()]).toEqual([true, true])
  }, 300_000)
})
