import { existsSync } from "node:fs"
import { copyFile, readFile, rm, writeFile } from "node:fs/promises"
import { acceptTrustLists, firstTrustList, toHex } from "@mahmal/gate"
import { Clock, Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { followOnce } from "../../src/gate/issuing/followJourneys.ts"
import * as KeysInFile from "../../src/gate/keys/KeysInFile.ts"
import { MissionKeys } from "../../src/gate/keys/MissionKeys.ts"
import { addMissionKey, readMissionKeys, withdrawMissionKey } from "../../src/gate/keys/missionKeyFile.ts"
import { MissionKeysStale, mustHoldKeysInFile } from "../../src/gate/keys/mustHoldKeys.ts"
import { currentTrustList } from "../../src/gate/lists/currentTrustList.ts"
import { trustListsSince } from "../../src/gate/lists/trustListsSince.ts"
import { Database } from "../../src/postgres/Database.ts"
import { singles } from "../http/sample.ts"
import { type GateWorld, issuer, startGates } from "./gateWorld.ts"

const now = () => Math.floor(Date.now() / 1000)

let world: GateWorld
let other: string
beforeAll(async () => {
  world = await startGates(singles.slice(0, 3).flat())
  other = `${world.keyFile}.other`
})
afterAll(() => world.hub.stop())

/** The list that a hub gives out by a file that it has just read. */
const listBy = (file: string) =>
  world.hub.run(currentTrustList().pipe(Effect.provide(KeysInFile.layerOf({ path: file, issuer }))))

/** Some minutes pass since the last list, in which every hub has read its file. */
const settle = () =>
  world.hub.run(
    Effect.flatMap(Database, ({ query }) =>
      query({ text: "update trust_list set issued = issued - interval '3 minutes'" }),
    ),
  )

const startBy = (file: string) => world.hub.run(mustHoldKeysInFile(file))

const nameOfKey = async (n: number) =>
  toHex((await readMissionKeys(world.keyFile)).at(n)?.signer.keyId ?? Uint8Array.of())

describe("a hub without the mission's keys that readers know", () => {
  it("starts where no reader knows any yet", async () => {
    await startBy(other)
    expect(existsSync(other)).toBe(false)
  })

  it("does not start, and makes no keys of its own, once another has begun to sign", async () => {
    await world.follow()
    await expect(startBy(other)).rejects.toThrow(/No keys of the mission can be read from/)
    await expect(listBy(other)).rejects.toThrow(/No keys of the mission can be read from/)
    expect(existsSync(other)).toBe(false)
    await startBy(world.keyFile)
    await readMissionKeys(other)
    await expect(startBy(other)).rejects.toThrow(MissionKeysStale)
  })

  it("signs no bracelet, which no gate would let in, and leaves it to a hub that has them", async () => {
    const [pilgrim = ""] = await world.embrace(singles[0] ?? [])
    await world.close()
    const looking = Effect.provide(followOnce(), KeysInFile.layerOf({ path: other, issuer }))
    await expect(world.hub.run(looking)).rejects.toThrow(MissionKeysStale)
    const bracelet = async () => (await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json.text
    expect(await bracelet()).toBeUndefined()
    await world.follow()
    expect(await bracelet()).toEqual(expect.any(String))
  })

  it("makes none anew when the file vanishes while it runs", async () => {
    const file = `${world.keyFile}.vanishing`
    await copyFile(world.keyFile, file)
    const reading = Effect.gen(function* () {
      const { read } = yield* MissionKeys
      const held = yield* read
      yield* Effect.promise(() => rm(file))
      const later: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), {
        currentTimeMillis: Effect.succeed(Date.now() + 61_000),
      })
      yield* Effect.provideService(read, Clock.Clock, later)
      return held
    }).pipe(Effect.provide(KeysInFile.layerOf({ path: file, issuer })))
    await expect(world.hub.run(reading)).rejects.toThrow(/No keys of the mission can be read from/)
    expect(existsSync(file)).toBe(false)
  })
})

describe("a hub with an older copy of the mission's keys", () => {
  it("does not start, and gives readers no list without the newest key, while one that has read it a minute late goes on", async () => {
    const older = `${world.keyFile}.older`
    await copyFile(world.keyFile, older)
    await addMissionKey(world.keyFile, now() + 7 * 86_400)
    await settle()
    const both = await listBy(world.keyFile)
    expect(both.list.keys).toHaveLength(2)

    await expect(startBy(older)).rejects.toThrow(`lacks keys that readers believe (${await nameOfKey(1)})`)
    expect((await listBy(older)).content).toEqual(both.content)
    const [pilgrim = ""] = await world.embrace(singles[1] ?? [])
    await world.close()
    const look = Effect.provide(followOnce(), KeysInFile.layerOf({ path: older, issuer }))
    await world.hub.run(look)
    expect((await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json.text).toEqual(expect.any(String))

    await settle()
    await expect(listBy(older)).rejects.toThrow(MissionKeysStale)
    await expect(world.hub.run(look)).rejects.toThrow(MissionKeysStale)
    expect((await listBy(world.keyFile)).content).toEqual(both.content)
  })
})

describe("a reader with a list of keys that a restore has lost", () => {
  it("is given every list that the restored hub makes", async () => {
    const before = await listBy(world.keyFile)
    await addMissionKey(world.keyFile, now() + 8 * 86_400)
    await settle()
    const lost = await listBy(world.keyFile)
    expect(lost.list.version).toBeGreaterThan(before.list.version)
    await world.hub.run(
      Effect.flatMap(Database, ({ query }) =>
        query({ text: "delete from trust_list where version = $1", values: [lost.list.version] }),
      ),
    )
    const some = 10 * 60_000
    const made = await world.hub.run(
      Effect.gen(function* () {
        const later: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), {
          currentTimeMillis: Effect.succeed(Date.now() + some),
        })
        return yield* Effect.provideService(currentTrustList(), Clock.Clock, later)
      }).pipe(Effect.provide(KeysInFile.layerOf({ path: world.keyFile, issuer }))),
    )
    const given = await world.hub.run(trustListsSince(lost.list.version))
    expect(given.map((one) => one.equals(made.content))).toEqual([true])
  })
})

describe("a key that was stolen", () => {
  it("is withdrawn at once, and no copy of the file from before brings it back", async () => {
    const copy = `${world.keyFile}.copy`
    const before = await listBy(world.keyFile)
    const stolen = await nameOfKey(0)
    await expect(withdrawMissionKey(world.keyFile, stolen, now())).rejects.toThrow(/No other key signs/)
    await addMissionKey(world.keyFile, now())
    await copyFile(world.keyFile, copy)
    await withdrawMissionKey(world.keyFile, stolen, now())
    await settle()
    const after = await listBy(world.keyFile)

    const names = after.list.keys.map(({ id }) => toHex(id))
    expect(names).toHaveLength(3)
    expect(names).not.toContain(stolen)
    expect(toHex(after.signedBy.signer.keyId)).not.toBe(stolen)
    // A reader that has the list before believes the new key; one that begins is given that key.
    const tokens = (await world.hub.run(trustListsSince(before.list.version))).map((one) => new Uint8Array(one))
    expect(await acceptTrustLists(before.list, tokens, now())).toEqual({ outcome: "accepted", list: after.list })
    const { signer, publicKey, from, until } = after.signedBy
    const root = firstTrustList({ id: signer.keyId, key: publicKey, issuer, from, until })
    expect(await acceptTrustLists(root, [after.content], now())).toMatchObject({ outcome: "accepted" })

    await startBy(world.keyFile)
    await settle()
    await expect(startBy(copy)).rejects.toThrow(`has keys that were withdrawn (${stolen})`)
    await expect(listBy(copy)).rejects.toThrow(MissionKeysStale)
    expect((await listBy(world.keyFile)).content).toEqual(after.content)
  })

  it("is not withdrawn by being deleted from the file, which is how an older copy looks", async () => {
    const file = JSON.parse(await readFile(world.keyFile, "utf8"))
    const fewer = `${world.keyFile}.fewer`
    const inUse = file.keys.filter((key: { readonly withdrawn?: number }) => key.withdrawn === undefined)
    await writeFile(fewer, JSON.stringify({ keys: inUse.slice(1) }))
    await expect(startBy(fewer)).rejects.toThrow(MissionKeysStale)
    await writeFile(fewer, JSON.stringify({ keys: inUse }))
    await startBy(fewer)
  })
})
