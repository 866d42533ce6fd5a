import { randomInt } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { until } from "../support/until.ts"
import { type DrawnWorld, drawnWorld } from "./drawnWorld.ts"
import { confirmAll, untilReady } from "./load.ts"
import { type OwnPostgres, ownPostgres } from "./ownPostgres.ts"
import { layWire } from "./Wire.ts"
import { untilSettled, wrongsOfOutage } from "./wrongsOfOutage.ts"

const seed = String(randomInt(1_000_000))
const rows = 500
const atOnce = 4

/** A hub is ready again so soon after the cause of its trouble has ended, in milliseconds. */
const readyWithin = 10_000

const closers: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A drawn world on a PostgreSQL of its own. */
const ownWorld = async (): Promise<[OwnPostgres, DrawnWorld]> => {
  const postgres = await ownPostgres()
  closers.push(postgres.remove)
  const world = await drawnWorld(postgres.url, rows, seed)
  closers.push(world.close)
  return [postgres, world]
}

/** Confirms all groups, lets something happen when a third of them is through, and waits until all is settled. */
const throughOutage = async (world: DrawnWorld, outage: () => Promise<void>) => {
  const { origin, groups, headers } = world
  const load = confirmAll({ origins: [origin], headers, groups, atOnce })
  await until(async () => load.answered.length > groups.length / 3 || undefined, 5)
  await outage()
  const readyAfter = await untilReady(origin)
  await load.done
  await untilSettled(world)
  return { readyAfter, failed: load.failed(), wrongs: await wrongsOfOutage(world, load.answered) }
}

describe(`a hub under load (seed ${seed})`, () => {
  it("loses and doubles nothing when PostgreSQL is stopped at once and started again", async () => {
    const [postgres, world] = await ownWorld()
    const hub = world.start(["serve"])
    await untilReady(world.origin)
    const seen = await throughOutage(world, async () => {
      await postgres.stopAtOnce()
      await wait(1_000)
      await postgres.start()
    })
    expect(seen.wrongs, hub.output()).toEqual([])
    expect(seen.failed).toBeGreaterThan(0)
    expect(seen.readyAfter).toBeLessThan(readyWithin)
    expect(hub.running()).toBe(true)
  }, 300_000)

  it.each(["refused", "silent"] as const)(
    "loses and doubles nothing when the network to PostgreSQL is cut: %s",
    async (how) => {
      const [postgres, world] = await ownWorld()
      const wire = await layWire({ path: postgres.socket })
      closers.push(wire.close)
      const hub = world.start(["serve"], { DATABASE_URL: `postgresql://mahmal@127.0.0.1:${wire.port}/hub` })
      await untilReady(world.origin)
      const seen = await throughOutage(world, async () => {
        wire.cut(how)
        await wait(4_000)
        wire.mend()
      })
      expect(seen.wrongs, hub.output()).toEqual([])
      expect(seen.failed).toBeGreaterThan(0)
      expect(seen.readyAfter).toBeLessThan(readyWithin)
      expect(hub.running()).toBe(true)
    },
    300_000,
  )

  it("loses and doubles nothing when the network to the e-track and the visa authority is cut", async () => {
    const [, world] = await ownWorld()
    const lay = async (name: "ETRACK_URL" | "VISA_URL") => {
      const url = new URL(world.environment[name] ?? "")
      const wire = await layWire({ host: url.hostname, port: Number(url.port) })
      closers.push(wire.close)
      url.port = String(wire.port)
      return { wire, environment: { [name]: url.href.replace(/\/$/, "") } }
    }
    const [etrack, visa] = [await lay("ETRACK_URL"), await lay("VISA_URL")]
    const hub = world.start(["serve"], {
      ...etrack.environment,
      ...visa.environment,
      HUB_BREAKER_COOLDOWN: "500 millis",
      HUB_BREAKER_LONGEST_COOLDOWN: "1 second",
    })
    await untilReady(world.origin)
    const seen = await throughOutage(world, async () => {
      etrack.wire.cut("silent")
      visa.wire.cut("refused")
      await wait(4_000)
      etrack.wire.mend()
      visa.wire.mend()
    })
    expect(seen.wrongs, hub.output()).toEqual([])
    expect(seen.failed).toBe(0)
    expect(seen.readyAfter).toBeLessThan(readyWithin)
  }, 300_000)
})
