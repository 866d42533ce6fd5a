import { deflateSync } from "node:zlib"
import { decodeBase45, encodeBase45 } from "@mahmal/gate"
import { afterAll, beforeAll, expect, it } from "vitest"
import { startGates } from "../gate/gateWorld.ts"
import { family } from "../http/sample.ts"
import type { StartedHub } from "../http/startHub.ts"
import { hostileCbor, naughty } from "./corpora.ts"
import { type HostileReader, hostileLinks, hostileReader } from "./hostileReader.ts"
import { patience, share, type Throw, throwAll, unsound } from "./throwing.ts"

/**
 * Throws what is hard on readers of CBOR, COSE and QR codes at the doors of the gate, as a reader that was let in: what it
 * uploads is signed by the key that the hub trusts.
 */

/** Unless everything is thrown, one in so many is. */
const some = 8

let hub: StartedHub
let reader: HostileReader
/** What stands on a chip that the hub has signed. */
let genuine: Uint8Array
beforeAll(async () => {
  const world = await startGates(family)
  hub = world.hub
  const [pilgrim] = await world.embrace(family)
  await world.follow()
  const { json } = await hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)
  genuine = decodeBase45(String(json.text).slice("MH1:".length))
  reader = await hostileReader(hub)
})
afterAll(() => hub.stop())

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url")

const posting =
  (door: string, path: string, attack: string, json: object): Throw =>
  () =>
    unsound(door, attack, hub.origin + path, {
      method: "POST",
      headers: { ...reader.headers, "content-type": "application/json" },
      body: JSON.stringify(json),
    })

const uploading = (name: string, links: ReadonlyArray<Uint8Array>): Throw =>
  posting("gate.scans", "/v1/gate/scans", name, { links: links.map(base64Url) })

it(
  "answers links of a chain that are none, and such as a reader let in has signed itself",
  async () => {
    const links = await hostileLinks(reader)
    const throws = [
      ...hostileCbor.map(({ name, body }) => uploading(name, [body])),
      ...links.map((link, n) => uploading(`link ${n}`, [link])),
      uploading("many links that are none", Array<Uint8Array>(200).fill(hostileCbor[0]?.body ?? new Uint8Array(1))),
      uploading("many times the same link", Array<Uint8Array>(60).fill(links[0] ?? new Uint8Array(1))),
    ]
    expect(throws.length).toBeGreaterThan(700)
    expect(await throwAll(hub, share(throws, 0, some))).toEqual([])
    expect((await hub.asking(reader.headers)("GET", "/v1/gate/sync")).status).toBe(200)
  },
  patience,
)

it(
  "answers what is read off a bracelet or a chip and is none",
  async () => {
    const { json } = await hub.ask("GET", "/v1/seasons/1448/gate/plan")
    const [gate] = json.gates as ReadonlyArray<{ readonly id: string }>
    const asking = (name: string, read: { readonly text?: string; readonly chip?: string }) =>
      posting("gate.decisions", "/v1/gate/decisions", name, {
        season: "1448",
        gate: gate?.id,
        direction: "in",
        ...read,
      })
    const bomb = deflateSync(Buffer.alloc(2_500_000), { level: 9 })
    const texts = [
      ...naughty.map((text) => ["naughty", text] as const),
      ...naughty.map((text) => ["naughty after its mark", `MH1:${text}`] as const),
      ...hostileCbor.flatMap(({ name, body }) => [
        [name, `MH1:${encodeBase45(new Uint8Array(body))}`] as const,
        [`${name}, deflated`, `HC1:${encodeBase45(new Uint8Array(deflateSync(body)))}`] as const,
      ]),
      ["a bomb of zlib", `HC1:${encodeBase45(new Uint8Array(bomb))}`] as const,
    ]
    const asked = { season: "1448", gate: gate?.id, direction: "in", chip: base64Url(genuine) }
    const decided = await hub.asking(reader.headers)("POST", "/v1/gate/decisions", { json: asked })
    expect(decided.json).toHaveProperty("reference")
    const changed = Array.from(genuine, (byte, at) => Uint8Array.from(genuine).with(at, byte ^ 0xff))
    const throws = [
      ...changed.map((chip, at) => asking(`a chip with byte ${at} changed`, { chip: base64Url(chip) })),
      ...texts.map(([name, text]) => asking(name, { text })),
      ...hostileCbor.map(({ name, body }) => asking(name, { chip: base64Url(body) })),
    ]
    expect(await throwAll(hub, share(throws, 1, some))).toEqual([])
  },
  patience,
)

it("takes no key that is no point of its curve", async () => {
  const coordinates = [Buffer.alloc(32), Buffer.alloc(32, 0xff), Buffer.alloc(32, 1)].map(base64Url)
  for (const x of coordinates)
    for (const y of coordinates) {
      const nobody = hub.asking({})
      const key = { season: "1448", name: "A phone", publicKey: { x, y } }
      const { status, json } = await nobody("POST", "/v1/gate/devices", { json: key })
      expect([status, json.errors]).toMatchObject([400, [{ pointer: "/publicKey" }]])
    }
})
