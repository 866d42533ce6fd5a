import { readFile, stat } from "node:fs/promises"
import { Serial } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import {
  acceptTrustLists,
  applyStatusDelta,
  type Bytes,
  decodePublicKey,
  firstTrustList,
  keyIdOf,
  newStatusList,
  openStatusList,
  type StatusList,
  sizeOf,
  statusAt,
  type TrustList,
  toHex,
  verify,
} from "@mahmal/gate"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as KeysInFile from "../../src/gate/keys/KeysInFile.ts"
import { signingKey } from "../../src/gate/keys/MissionKeys.ts"
import { addMissionKey, readMissionKeys, withdrawMissionKey } from "../../src/gate/keys/missionKeyFile.ts"
import { currentTrustList } from "../../src/gate/lists/currentTrustList.ts"
import { statusListUri } from "../../src/gate/lists/StatusLists.ts"
import { trustListsSince } from "../../src/gate/lists/trustListsSince.ts"
import { Database } from "../../src/postgres/Database.ts"
import { family, seasonJson, singles } from "../http/sample.ts"
import { type GateWorld, issuer, startGates, validDays } from "./gateWorld.ts"
import { approvedReader } from "./TestReader.ts"

const now = () => Math.floor(Date.now() / 1000)
const seasonDay = (day: string) => `2027-${day}` as SeasonDay

describe("the hub's bracelets", () => {
  let world: GateWorld
  let pilgrims: ReadonlyArray<string>
  beforeAll(async () => {
    world = await startGates([...singles.slice(0, 8).flat(), ...family])
    pilgrims = await world.embrace([...singles.slice(0, 3).flat(), ...family])
    await world.follow()
  })
  afterAll(() => world?.hub.stop())

  const bytesAt = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(world.hub.origin + path, { headers })
    return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) }
  }

  /** The trust list as a reader that knows the mission's key by hand would accept it. */
  const trust = async (): Promise<TrustList> => {
    const { keys } = JSON.parse(await readFile(world.keyFile, "utf8"))
    const { x, y } = keys[0].jwk
    const bytes = (text: string): Bytes => new Uint8Array(Buffer.from(text, "base64url"))
    const key = decodePublicKey(
      new Map<number, number | Bytes>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ]),
    )
    const first = firstTrustList({ id: await keyIdOf(key), key, issuer, from: 0, until: 2 ** 40 })
    const { bytes: token } = await bytesAt("/v1/gate/trust-list")
    const accepted = await acceptTrustLists(first, [token], now())
    if (accepted.outcome === "refused") throw new Error(accepted.detail)
    return accepted.list
  }

  const bracelet = async (pilgrim: string) => (await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json

  const list = async (held?: StatusList) => {
    const { bytes, headers } = await bytesAt("/v1/gate/status/1448")
    const opened = await openStatusList(bytes, await trust(), now(), held)
    if (opened.outcome === "refused") throw new Error(opened.detail)
    return { list: opened.list, version: Number(headers.get("status-list-version")), tag: headers.get("etag") ?? "" }
  }

  const verdictOf = async (text: unknown) => {
    const verdict = await verify(String(text), await trust(), now())
    if (verdict.outcome === "refused" || verdict.kind !== "bracelet") throw new Error(JSON.stringify(verdict))
    return verdict.bracelet
  }

  /** The trust list of a hub that has just read the file of the keys, some minutes after the list before. */
  const listAnew = () =>
    world.hub.run(
      Effect.gen(function* () {
        const database = yield* Database
        yield* database.query({ text: "update trust_list set issued = issued - interval '3 minutes'" })
        return yield* currentTrustList()
      }).pipe(Effect.provide(KeysInFile.layerOf({ path: world.keyFile, issuer }))),
    )

  it("are issued once each is made, name nobody, and have a place of their own in the list", async () => {
    const texts = await Promise.all(pilgrims.map(async (pilgrim) => (await bracelet(pilgrim)).text))
    const said = await Promise.all(texts.map(verdictOf))
    expect(new Set(said.map(({ status }) => status.index)).size).toBe(pilgrims.length)
    expect(new Set(said.map(({ reference }) => reference)).size).toBe(pilgrims.length)
    const families = said.slice(-family.length)
    expect(new Set(families.map(({ group }) => group)).size).toBe(1)
    expect(families[0]?.camps).toHaveLength(2)
    expect(families[0]?.entitlements).toContain("train")
    expect(families[0]?.notBefore).toBeGreaterThan(now() - 3600)
    expect(families[0]?.expires).toBe(Date.parse("2027-05-16T00:00:00+03:00") / 1000 + validDays * 86_400)
    const written = JSON.stringify(said)
    for (const row of family)
      for (const personal of [row[2], row[3], row[4], row[9]]) expect(written).not.toContain(personal)
  })

  it("are issued once, however often the gate looks", async () => {
    const before = await Promise.all(pilgrims.map(bracelet))
    await world.follow()
    expect(await Promise.all(pilgrims.map(bracelet))).toEqual(before)
  })

  it("fit the chip, and its bytes lead back to the same credential", async () => {
    const { chipBytes, text } = await bracelet(pilgrims[0] ?? "")
    const bytes = Buffer.from(String(chipBytes), "hex")
    expect(bytes.length).toBeLessThanOrEqual(504)
    expect(bytes.at(0)).toBe(0x03)
    expect((await verdictOf(text)).season).toBe(1448)
  })

  it("are revoked when their pilgrim withdraws or one is lost, and a delta tells it", async () => {
    const [withdrawn = "", lost = "", other = ""] = pilgrims
    const places = await Promise.all(
      [withdrawn, lost, other].map(async (one) => (await verdictOf((await bracelet(one)).text)).status.index),
    )
    const before = await list()
    await world.hub.ask("POST", `/v1/pilgrims/${withdrawn}/withdrawal`)
    const { serial } = await bracelet(lost)
    const asked = await world.hub.ask("POST", `/v1/pilgrims/${lost}/bracelet/replacement`, {
      json: { serial, reason: "lost" },
    })
    expect(asked.status).toBe(200)
    await world.follow()

    const { bytes, headers } = await bytesAt(`/v1/gate/status/1448/delta?since=${before.version}`)
    expect(headers.get("content-type")).toBe("application/mahmal-status-delta+cwt")
    const applied = await applyStatusDelta(before.list, bytes, await trust(), now())
    if (applied.outcome === "refused") throw new Error(applied.detail)
    expect(places.map((place) => statusAt(applied.list, place))).toEqual([1, 1, 0])
    const whole = await list()
    expect(Buffer.from(whole.list.statuses).equals(Buffer.from(applied.list.statuses))).toBe(true)
    expect(whole.version).toBe(Number(headers.get("status-list-version")))
    expect((await bracelet(lost)).revokedBecause).toBe("lost")

    const made = { serial: Serial.make("B000000009999"), chip: "04FFFFFFFFFFFF" }
    await world.move(lost, { _tag: "RecordReplacement", replaces: Serial.make(String(serial)), bracelet: made })
    await world.follow()
    const fresh = await bracelet(lost)
    expect(fresh).toMatchObject(made)
    expect(fresh.revokedBecause).toBeUndefined()
    expect(statusAt((await list()).list, (await verdictOf(fresh.text)).status.index)).toBe(0)
    const [old] = await world.hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({ text: "select because from bracelet_credential where serial = $1", values: [serial] }),
      ),
    )
    expect(old).toEqual({ because: "lost" })
  })

  it("are good while their pilgrim is in the country, and revoked once that one has left it or has died; where that is taken back another one is good", async () => {
    const [leaving = "", dying = ""] = await world.embrace(singles.slice(5, 7).flat())
    for (const pilgrim of [leaving, dying]) await world.move(pilgrim, { _tag: "RecordArrival", on: seasonDay("05-10") })
    await world.follow()
    const places = await Promise.all(
      [leaving, dying].map(async (one) => (await verdictOf((await bracelet(one)).text)).status.index),
    )
    const statuses = async () => {
      const { list: now } = await list()
      return places.map((place) => statusAt(now, place))
    }
    expect(await statuses()).toEqual([0, 0])
    await world.move(leaving, { _tag: "RecordDeparture", on: seasonDay("05-20") })
    await world.move(dying, { _tag: "RecordDeath" })
    await world.follow()
    expect(await statuses()).toEqual([1, 1])
    const because = await Promise.all([leaving, dying].map(async (one) => (await bracelet(one)).revokedBecause))
    expect(because).toEqual(["returned", "deceased"])

    for (const [n, pilgrim, what] of [
      [1, leaving, "return"],
      [2, dying, "death"],
    ] as const) {
      const { serial } = await bracelet(pilgrim)
      await world.hub.ask("POST", `/v1/pilgrims/${pilgrim}/taking-back`, { json: { what } })
      await world.follow()
      const made = { serial: Serial.make(`B00000000777${n}`), chip: `04EEEEEEEEEEE${n}` }
      await world.move(pilgrim, { _tag: "RecordReplacement", replaces: Serial.make(String(serial)), bracelet: made })
      await world.follow()
      const fresh = await bracelet(pilgrim)
      expect(fresh).toMatchObject(made)
      expect(statusAt((await list()).list, (await verdictOf(fresh.text)).status.index)).toBe(0)
    }
    // The one that was given up for good opens nothing, wherever it is.
    expect(await statuses()).toEqual([1, 1])
  })

  it("are revoked once the season is closed over a pilgrim who never travelled", async () => {
    const [stayed = ""] = await world.embrace(singles.slice(7, 8).flat())
    await world.follow()
    const { index } = (await verdictOf((await bracelet(stayed)).text)).status
    expect(statusAt((await list()).list, index)).toBe(0)
    const standOn = (day: string) =>
      world.hub.run(
        Effect.flatMap(Database, (database) =>
          database.query<{ before: string }>({
            text: "update season n set today = $1 from season o where o.name = n.name returning o.today::text as before",
            values: [day],
          }),
        ),
      )
    const [season] = await standOn(seasonDay("06-05"))
    await world.move(stayed, { _tag: "Close" })
    await standOn(season?.before ?? "")
    await world.follow()
    expect(statusAt((await list()).list, index)).toBe(1)
    expect((await bracelet(stayed)).revokedBecause).toBe("noshow")
  })

  it("are in a list that is fetched again only when it changed", async () => {
    const { tag, version } = await list()
    const again = await bytesAt("/v1/gate/status/1448", { "if-none-match": tag })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect((await bytesAt(`/v1/gate/status/1448/delta?since=${version + 5}`)).status).toBe(404)
    expect((await bytesAt("/v1/gate/status/1399")).status).toBe(404)
  })

  it("have a list that is doubled before it is full, and a reader that was away all the while catches up by one delta", async () => {
    const size = 65_536
    const first = newStatusList(statusListUri(issuer, "1448"), 1, size, now() - 90 * 86_400)
    expect(sizeOf((await list()).list)).toBe(size)
    await world.hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({ text: `update status_list set next_place = ${size / 2} where season = '1448'` }),
      ),
    )
    const [late = ""] = await world.embrace(singles[3] ?? [])
    await world.follow()

    const whole = await list()
    expect(sizeOf(whole.list)).toBe(2 * size)
    expect((await verdictOf((await bracelet(late)).text)).status.index).toBe(size / 2)
    const { bytes } = await bytesAt("/v1/gate/status/1448/delta?since=1")
    expect(bytes.length).toBeLessThan(500)
    const applied = await applyStatusDelta(first, bytes, await trust(), now())
    if (applied.outcome === "refused") throw new Error(applied.detail)
    expect(Buffer.from(applied.list.statuses).equals(Buffer.from(whole.list.statuses))).toBe(true)
  })

  it("are found by the number that is printed on them, by a reader without a network too", async () => {
    const reader = await approvedReader(world.hub)
    const all = (await reader.ask("GET", "/v1/gate/serials")).json
    const { serial, text } = await bracelet(pilgrims[4] ?? "")
    const { reference, group } = await verdictOf(text)
    expect(all.items).toContainEqual({ serial, reference, group })
    expect(all).toMatchObject({ more: false })
    expect((await reader.ask("GET", `/v1/gate/serials?after=${all.next}`)).json.items).toEqual([])

    const [late = ""] = await world.embrace(singles[4] ?? [])
    await world.follow()
    const since = (await reader.ask("GET", `/v1/gate/serials?after=${all.next}`)).json
    expect(since.items.map((one) => one.serial)).toEqual([(await bracelet(late)).serial])
    expect((await world.hub.ask("GET", "/v1/gate/serials")).status).toBe(403)
  })

  it("are signed with keys that nobody else can read, and that rotate by being trusted before they sign", async () => {
    expect((await stat(world.keyFile)).mode & 0o077).toBe(0)
    const before = await trust()
    const begins = now() + 7 * 86_400
    await addMissionKey(world.keyFile, begins)
    const keys = await readMissionKeys(world.keyFile)
    expect([now(), begins].map((at) => keys.indexOf(signingKey(keys, at)))).toEqual([0, 1])

    // A hub that has read the file anew gives out a list with both, which readers of the old one accept.
    const { content } = await listAnew()
    const accepted = await acceptTrustLists(before, [content], now())
    if (accepted.outcome === "refused") throw new Error(accepted.detail)
    expect(accepted.list.version).toBeGreaterThan(before.version)
    expect(accepted.list.keys.map(({ from }) => from)).toEqual([before.keys[0]?.from, begins])
    expect((await verify(String((await bracelet(pilgrims[3] ?? "")).text), accepted.list, now())).outcome).toBe(
      "genuine",
    )
  })

  it("are still believed by a reader that was away while a key was stolen and another took its place at once", async () => {
    const before = await trust()
    await addMissionKey(world.keyFile, now())
    const both = await listAnew()
    expect(both.signedBy.from).toBe(before.keys[0]?.from)
    await withdrawMissionKey(world.keyFile, toHex(both.signedBy.signer.keyId), now())
    const newest = await listAnew()

    expect(await acceptTrustLists(before, [newest.content], now())).toMatchObject({ reason: "key-unknown" })
    const missed = await world.hub.run(trustListsSince(before.version))
    const accepted = await acceptTrustLists(
      before,
      missed.map((one) => new Uint8Array(one)),
      now(),
    )
    if (accepted.outcome === "refused") throw new Error(accepted.detail)
    expect(accepted.list).toEqual(newest.list)
    expect((await verify(String((await bracelet(pilgrims[3] ?? "")).text), accepted.list, now())).outcome).toBe(
      "refused",
    )
  })
})

describe("bracelets that were made before their season had gates", () => {
  it("are issued once it has them, though the gates of another season were followed meanwhile and a hub was killed at it", async () => {
    const world = await startGates(singles.slice(0, 2).flat())
    await world.store("without gates")
    const arafah = { hijri: "1447-12-09", gregorian: "2027-05-15" }
    const season = { ...seasonJson, name: "1447", arafah }
    expect((await world.hub.ask("PUT", "/v1/seasons/1447", { json: season })).status).toBe(200)
    const pilgrims = await world.embrace(singles.slice(0, 2).flat())
    const status = async () =>
      (await Promise.all(pilgrims.map((one) => world.hub.ask("GET", `/v1/pilgrims/${one}/bracelet`)))).map(
        ({ json }) => json.text !== undefined,
      )
    await world.move(pilgrims[1] ?? "", { _tag: "RecordArrival", on: seasonDay("05-10") })
    await world.follow()
    expect(await status()).toEqual([false, false])
    // A hub that was killed when it had begun has opened the list, and no more.
    await world.hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({
          text: `with list as (insert into status_list (season, size) values ('1448', 65536))
            insert into status_list_version (season, version, size) values ('1448', 1, 65536)`,
        }),
      ),
    )
    await world.store("with gates")
    await Promise.all([world.follow(), world.follow()])
    expect(await status()).toEqual([true, true])
    const credentials = await world.hub.run(
      Effect.flatMap(Database, (database) => database.query({ text: "select from bracelet_credential" })),
    )
    expect(credentials).toHaveLength(2)
    await world.hub.stop()
  })
})

describe("bracelets that are made after those of their season have run out", () => {
  it("are not issued", async () => {
    const world = await startGates(singles[0] ?? [])
    const end = Date.parse("2027-05-19T00:00:00+03:00")
    await addMissionKey(world.keyFile, end / 1000 - 86_400)
    const figures = (await world.hub.ask("GET", "/v1/seasons/1448")).json.figures as typeof seasonJson
    const gates = { ...figures.gates, validDays: 3 }
    expect((await world.hub.ask("PUT", "/v1/seasons/1448", { json: { ...figures, gates } })).status).toBe(200)
    const [pilgrim] = await world.embrace(singles[0] ?? [])
    const text = async () => (await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json.text
    await world.follow(end)
    expect(await text()).toBeUndefined()
    await world.hub.stop()
  })
})
