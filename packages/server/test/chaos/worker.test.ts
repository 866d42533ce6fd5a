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
/** Far beyond what a submission is given in this world: whatever the sleeper had begun has expired. */
const sleeps = 12_000

// What PostgreSQL does by itself to a hub whose machine stands still: its sign of life is gone.
const takeForDead =
  "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mahmal alive' and pid = any($1)"
const alive = "select pid from pg_stat_activity where application_name = 'mahmal alive'"

const closers: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
}, 60_000)

describe(`a worker that is stopped in the middle of its work (seed ${seed})`, () => {
  it("and wakes after another has taken over doubles nothing", async () => {
    const postgres = await ownPostgres()
    closers.push(postgres.remove)
    const world = await drawnWorld(postgres.url, 300, seed)
    closers.push(world.close)
    const port = await freePort()
    const sleeper = world.start(["serve"], { PORT: String(port) })
    const origins = [`http://127.0.0.1:${port}`]
    await untilReady(`http://127.0.0.1:${port}`)
    const { rows } = await world.database.query<{ pid: number }>(alive)
    const other = world.start(["serve"])
    await untilReady(world.origin)
    const load = confirmAll({
      origins: [...origins, world.origin],
      headers: world.headers,
      groups: world.groups,
      atOnce: 4,
    })
    await until(async () => load.answered.length > world.groups.length / 3 || undefined, 5)
    sleeper.signal("SIGSTOP")
    await world.database.query(takeForDead, [rows.map(({ pid }) => pid)])
    await wait(sleeps)
    sleeper.signal("SIGCONT")
    await load.done
    await untilSettled(world)
    expect(await wrongsOfOutage(world, load.answered), `${sleeper.output()}\n${other.output()}`).toEqual([])
    expect([sleeper.running(), other.running()]).toEqual([true, true])
  }, 150_000)
})
