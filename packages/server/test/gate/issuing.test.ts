import { readFile, stat } from "node:fs/promises"
import {
  acceptTrustList,
  applyStatusDelta,
  type Bytes,
  decodePublicKey,
  keyIdOf,
  openStatusList,
  type StatusList,
  statusAt,
  type TrustList,
  verify,
} from "@mahmal/gate"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as KeysInFile from "../../src/gate/keys/KeysInFile.ts"
import { addKey, readKeyFile } from "../../src/gate/keys/keyFile.ts"
import { signingKey } from "../../src/gate/keys/MissionKeys.ts"
import { currentTrustList } from "../../src/gate/lists/currentTrustList.ts"
import { family, singles } from "../http/sample.ts"
import { type GateWorld, issuer, startGates } from "./gateWorld.ts"

const now = () => Math.floor(Date.now() / 1000)

describe("the hub's bracelets", () => {
  let world: GateWorld
  let pilgrims: ReadonlyArray<string>
  beforeAll(async () => {
    world = await startGates([...singles.slice(0, 3).flat(), ...family])
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
    const root = { id: await keyIdOf(key), key, issuer, from: 0, until: 2 ** 40, purposes: ["trust-list"] as const }
    const first: TrustList = { issuer, version: 0, issuedAt: 0, expires: 0, keys: [root] }
    const { bytes: token } = await bytesAt("/v1/gate/trust-list")
    const accepted = await acceptTrustList(first, token, now())
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

  it("are issued once each is made, name nobody, and have a place of their own in the list", async () => {
    const texts = await Promise.all(pilgrims.map(async (pilgrim) => (await bracelet(pilgrim)).text))
    const said = await Promise.all(texts.map(verdictOf))
    expect(new Set(said.map(({ status }) => status.index)).size).toBe(pilgrims.length)
    expect(new Set(said.map(({ reference }) => reference)).size).toBe(pilgrims.length)
    const families = said.slice(-family.length)
    expect(new Set(families.map(({ group }) => group)).size).toBe(1)
    expect(families[0]?.camps).toHaveLength(2)
    expect(families[0]?.entitlements).toContain("train")
    expect(families[0]?.expires).toBe(Date.parse("2027-05-30T00:00:00+03:00") / 1000)
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

    const made = { serial: "B000000009999", chip: "04FFFFFFFFFFFF" }
    await world.move(lost, { _tag: "RecordReplacement", replaces: String(serial), bracelet: made })
    await world.follow()
    const fresh = await bracelet(lost)
    expect(fresh).toMatchObject(made)
    expect(fresh.revokedBecause).toBeUndefined()
    expect(statusAt((await list()).list, (await verdictOf(fresh.text)).status.index)).toBe(0)
  })

  it("are in a list that is fetched again only when it changed", async () => {
    const { tag, version } = await list()
    const again = await bytesAt("/v1/gate/status/1448", { "if-none-match": tag })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect((await bytesAt(`/v1/gate/status/1448/delta?since=${version + 5}`)).status).toBe(404)
    expect((await bytesAt("/v1/gate/status/1399")).status).toBe(404)
  })

  it("are signed with keys that nobody else can read, and that rotate by being trusted before they sign", async () => {
    expect((await stat(world.keyFile)).mode & 0o077).toBe(0)
    const before = await trust()
    const begins = now() + 7 * 86_400
    await addKey(world.keyFile, begins)
    const keys = await readKeyFile(world.keyFile)
    expect([now(), begins].map((at) => keys.indexOf(signingKey(keys, at)))).toEqual([0, 1])

    // A hub that has read the file anew gives out a list with both, which readers of the old one accept.
    const { content } = await world.hub.run(
      currentTrustList().pipe(Effect.provide(KeysInFile.layerOf({ path: world.keyFile, issuer }))),
    )
    const accepted = await acceptTrustList(before, content, now())
    if (accepted.outcome === "refused") throw new Error(accepted.detail)
    expect(accepted.list.version).toBe(before.version + 1)
    expect(accepted.list.keys.map(({ from }) => from)).toEqual([before.keys[0]?.from, begins])
    expect((await verify(String((await bracelet(pilgrims[3] ?? "")).text), accepted.list, now())).outcome).toBe(
      "genuine",
    )
  })
})
