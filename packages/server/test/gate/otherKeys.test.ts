import { existsSync } from "node:fs"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { followOnce } from "../../src/gate/issuing/followJourneys.ts"
import * as KeysInFile from "../../src/gate/keys/KeysInFile.ts"
import { readMissionKeys } from "../../src/gate/keys/missionKeyFile.ts"
import { MissionKeysUnknown, mustHoldKnownKey } from "../../src/gate/keys/mustHoldKnownKey.ts"
import { singles } from "../http/sample.ts"
import { type GateWorld, issuer, startGates } from "./gateWorld.ts"

let world: GateWorld
let other: string
beforeAll(async () => {
  world = await startGates(singles.slice(0, 2).flat())
  other = `${world.keyFile}.other`
})
afterAll(() => world.hub.stop())

describe("a hub without the mission's keys that readers know", () => {
  it("starts where no reader knows any yet", async () => {
    await world.hub.run(mustHoldKnownKey(other))
    expect(existsSync(other)).toBe(false)
  })

  it("does not start, and makes no keys of its own, once another has begun to sign", async () => {
    await world.follow()
    await expect(world.hub.run(mustHoldKnownKey(other))).rejects.toThrow(/No keys of the mission can be read from/)
    expect(existsSync(other)).toBe(false)
    await world.hub.run(mustHoldKnownKey(world.keyFile))
    await readMissionKeys(other)
    await expect(world.hub.run(mustHoldKnownKey(other))).rejects.toThrow(MissionKeysUnknown)
  })

  it("signs no bracelet, which no gate would let in, and leaves it to a hub that has them", async () => {
    const [pilgrim = ""] = await world.embrace(singles[0] ?? [])
    await world.close()
    const looking = Effect.provide(followOnce(), KeysInFile.layerOf({ path: other, issuer }))
    await expect(world.hub.run(looking)).rejects.toThrow(MissionKeysUnknown)
    const bracelet = async () => (await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json.text
    expect(await bracelet()).toBeUndefined()
    await world.follow()
    expect(await bracelet()).toEqual(expect.any(String))
  })
})
