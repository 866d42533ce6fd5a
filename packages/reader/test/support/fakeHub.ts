import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import {
  type Bracelet,
  type Entry,
  issueBracelet,
  type KeyPair,
  keyIdOf,
  mergeScans,
  newKeyPair,
  newReference,
  newStatusList,
  passagesOf,
  type Signer,
  type SitePlan,
  type StatusList,
  signStatusDelta,
  signStatusList,
  signTrustList,
  type TrustList,
  toHex,
  usualLimits,
  verifyPiece,
  webCryptoSigner,
  withStatuses,
} from "@mahmal/gate"
import { readerFiles } from "@mahmal/reader"

interface KnownDevice {
  readonly key: {
    readonly algorithm: "ES256"
    readonly x: Uint8Array<ArrayBuffer>
    readonly y: Uint8Array<ArrayBuffer>
  }
  readonly name: string
  standing: "waiting" | "approved" | "revoked"
  code: string
  challenge?: string
  token?: string
  entries: Entry[]
}

/** The members of all bodies that the reader sends. */
interface Body {
  readonly name: string
  readonly publicKey: { readonly x: string; readonly y: string }
  readonly challenge: string
  readonly signature: string
  readonly links: readonly string[]
}

const now = () => Math.floor(Date.now() / 1000)
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"))

/** Two camps at Mina and one at Arafat, and the train. One gate has the id "constructor", a property of every object. */
export const plan: SitePlan = {
  season: 1448,
  camps: [
    {
      id: 12,
      site: "mina",
      name: { ar: "مخيم منى 12", en: "Mina camp 12" },
      way: { ar: "شارع 62، 400 متر يمينًا", en: "street 62, 400 m to the right" },
    },
    {
      id: 14,
      site: "mina",
      name: { ar: "مخيم منى 14", en: "Mina camp 14" },
      way: { ar: "خلف المسجد، 200 متر", en: "behind the mosque, 200 m" },
    },
    { id: 31, site: "arafat", name: { ar: "مخيم عرفات 31", en: "Arafat camp 31" } },
  ],
  gates: [
    { id: "mina-12-north", name: { ar: "البوابة الشمالية", en: "North gate" }, camp: 12 },
    { id: "train-mina-1", name: { ar: "قطار المشاعر، منى 1", en: "Mashaer train, Mina 1" }, needs: "train" },
    { id: "constructor", name: { ar: "بوابة المشيّدين", en: "Builders' gate" }, camp: 14 },
  ],
  limits: usualLimits,
}

/**
 * The hub's gate endpoints in memory, to inspect what a reader sends and to control what it is answered. The page is tested
 * with the real hub in the server's package.
 */
export class FakeHub {
  readonly devices = new Map<string, KnownDevice>()
  /** The method and path of every request. */
  readonly asked: string[] = []
  /** The number of next uploads whose answer is lost after they were accepted. */
  loseAnswers = 0
  /** The files of the page that it has in another version, by path. */
  readonly otherFiles = new Map<string, string>()
  /** The path at which it fails. */
  failsAt = ""
  /** At the next upload the hub has lost all links but so many first ones of a device: it was restored from a backup. */
  restoredTo: number | undefined
  #away = false
  limits = usualLimits
  /** The bracelets with their printed numbers. */
  serials: { readonly serial: string; readonly reference: string; readonly group: number }[] = []
  /** The bracelets that it never issued, though they are genuine. */
  unissued: string[] = []
  origin = ""
  readonly #pair: KeyPair
  readonly signer: Signer
  #lists: StatusList[]
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  private constructor(pair: KeyPair, signer: Signer, list: StatusList) {
    this.#pair = pair
    this.signer = signer
    this.#lists = [list]
  }

  static async start(): Promise<FakeHub> {
    const pair = await newKeyPair("ES256")
    const list = newStatusList("https://hub.example/v1/gate/status/1448", 2, 20_000, now())
    const hub = new FakeHub(pair, await webCryptoSigner(pair), list)
    hub.#server.on("connection", (socket) => hub.#away && socket.destroy())
    await new Promise<void>((listening) => hub.#server.listen(0, "127.0.0.1", listening))
    hub.origin = `http://127.0.0.1:${(hub.#server.address() as AddressInfo).port}`
    return hub
  }

  /** Closes all connections, and every new one, until it comes back. */
  goAway(): void {
    this.#away = true
    this.#server.closeAllConnections()
  }

  comeBack(): void {
    this.#away = false
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((closed) => this.#server.close(closed))
  }

  /** The QR code's text of a new bracelet, with some changes. */
  async bracelet(changes: Partial<Bracelet> = {}, signer: Signer = this.signer): Promise<string> {
    const bracelet: Bracelet = {
      issuer: "mahmal.example",
      issuedAt: now() - 86_400,
      notBefore: now() - 86_400,
      expires: now() + 30 * 86_400,
      reference: newReference(),
      season: 1448,
      group: 417,
      camps: [12, 31],
      entitlements: ["mina", "arafat"],
      status: { list: "https://hub.example/v1/gate/status/1448", index: 5 },
      ...changes,
    }
    return (await issueBracelet(bracelet, signer)).text
  }

  /** Publishes a newer list with changed statuses, `age` seconds old. */
  publish(changes: Iterable<readonly [number, number]> = [], age = 0): void {
    this.#lists.push(withStatuses(this.#newest, changes, now() - age))
  }

  /** Forgets all lists but the newest, and all sessions, as a hub does that was started anew. */
  startAnew(): void {
    this.#lists = [this.#newest]
    for (const device of this.devices.values()) delete device.token
  }

  approve(): void {
    for (const device of this.devices.values()) device.standing = "approved"
  }

  revoke(): void {
    for (const device of this.devices.values()) {
      device.standing = "revoked"
      delete device.token
    }
  }

  /** All verified entries that were uploaded, each once. */
  get entries(): Entry[] {
    return [...this.devices.values()].flatMap(({ entries }) => entries)
  }

  get #newest(): StatusList {
    return this.#lists.at(-1) as StatusList
  }

  async #trust(): Promise<TrustList> {
    const id = await keyIdOf(this.#pair.publicKey)
    const key = { id, key: this.#pair.publicKey, issuer: "mahmal.example", from: 0, until: now() + 90 * 86_400 }
    return {
      issuer: "mahmal.example",
      version: 1,
      issuedAt: now() - 60,
      expires: now() + 30 * 86_400,
      keys: [{ ...key, purposes: ["trust-list", "bracelet", "status-list"] }],
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.origin)
    const file = (await readerFiles()).get(pathname)
    if (file !== undefined) {
      response.writeHead(200, file.headers).end(this.otherFiles.get(pathname) ?? file.body)
      return
    }
    this.asked.push(`${request.method} ${pathname}`)
    // A reader whose browser is killed, or that is cut off, breaks off in the middle of a request: nothing of it counts.
    const body = await text(request).catch(() => undefined)
    if (body === undefined) return
    const told: Body = body === "" ? undefined : JSON.parse(body)
    const [status, answer, headers] = await this.#api(request, pathname, searchParams, told)
    const bytes = answer instanceof Uint8Array ? answer : JSON.stringify(answer)
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(bytes)
  }

  async #api(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
    body: Body,
  ): Promise<[number, unknown, Record<string, string>?]> {
    if (path === "/v1/gate/devices") return this.#enrol(body)
    const own = /^\/v1\/gate\/devices\/([0-9a-f]{16})\/(challenge|session)$/.exec(path)
    const known = this.devices.get(own?.[1] ?? "")
    if (own !== null && known === undefined) return [404, {}]
    if (own?.[2] === "challenge" && known !== undefined) {
      known.challenge = base64(randomBytes(32))
      return [200, { challenge: known.challenge, hubAt: Date.now() }]
    }
    if (own?.[2] === "session" && known !== undefined) return this.#session(known, body)
    const token = request.headers.authorization?.replace(/^Bearer /, "")
    const device = [...this.devices.values()].find((one) => one.token !== undefined && one.token === token)
    if (device === undefined) return [401, {}]
    if (path === this.failsAt) return [503, {}]
    switch (path) {
      case "/v1/gate/sync":
        return [200, await this.#sync(device, !query.has("trust"))]
      case "/v1/gate/passages":
        return [200, this.#passages(Number(query.get("after")))]
      case "/v1/gate/serials": {
        const after = Number(query.get("after"))
        const items = this.serials.slice(after, after + 2)
        return [200, { items, next: after + items.length, more: items.length === 2 }]
      }
      case "/v1/gate/scans":
        return this.#scans(device, body)
      case "/v1/gate/status/1448":
        return [200, await signStatusList(this.#newest, this.signer), this.#version]
      case "/v1/gate/status/1448/delta": {
        const since = this.#lists[Number(query.get("since")) - 1]
        return since === undefined
          ? [404, {}]
          : [200, await signStatusDelta(since, this.#newest, this.signer), this.#version]
      }
      default:
        return [404, {}]
    }
  }

  get #version(): Record<string, string> {
    return { "status-list-version": String(this.#lists.length) }
  }

  async #enrol({ name, publicKey }: Body): Promise<[number, unknown]> {
    const key = { algorithm: "ES256", x: bytesOf(publicKey.x), y: bytesOf(publicKey.y) } as const
    const device = toHex(await keyIdOf(key))
    const code = `${(randomBytes(2).readUInt16BE() % 9000) + 1000}-${(randomBytes(2).readUInt16BE() % 9000) + 1000}`
    const known = this.devices.get(device)
    if (known === undefined) this.devices.set(device, { key, name, standing: "waiting", code, entries: [] })
    else known.code = code
    return [200, { device, standing: "waiting", code, expires: new Date(Date.now() + 900_000).toISOString() }]
  }

  async #session(device: KnownDevice, { challenge, signature }: Body): Promise<[number, unknown]> {
    const { x, y } = device.key
    const raw = Uint8Array.of(4, ...x, ...y)
    const key = await crypto.subtle.importKey("raw", raw, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"])
    const signed = new TextEncoder().encode(`mahmal-device-session:${challenge}`)
    const good = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytesOf(signature), signed)
    if (!good || challenge !== device.challenge) return [403, {}]
    delete device.challenge
    if (device.standing !== "approved") return [200, { standing: device.standing, hubAt: Date.now() }]
    device.token = base64(randomBytes(16))
    return [200, { standing: "approved", token: device.token, hubAt: Date.now() }]
  }

  async #sync(device: KnownDevice, newcomer: boolean): Promise<unknown> {
    const trust = await this.#trust()
    const [key] = trust.keys
    const { x, y } = this.#pair.publicKey as { readonly x: Uint8Array; readonly y: Uint8Array }
    return {
      hubAt: Date.now(),
      plan: { ...plan, limits: this.limits },
      root: {
        id: base64(key?.id ?? new Uint8Array()),
        algorithm: "ES256",
        x: base64(x),
        y: base64(y),
        issuer: "mahmal.example",
        from: 0,
        until: key?.until,
      },
      trustLists: newcomer ? [base64(await signTrustList(trust, this.signer))] : [],
      statusList: { uri: this.#newest.uri, version: this.#lists.length },
      groups: [
        { number: 417, expected: 45, camps: [12, 31] },
        { number: 420, expected: 30, camps: [12, 31] },
        { number: 733, expected: 50, camps: [14, 31] },
      ],
      links: device.entries.at(-1)?.sequence ?? 0,
      unissued: this.unissued,
    }
  }

  #passages(after: number): unknown {
    const groups = new Map(this.entries.flatMap((one) => (one.kind === "scan" ? [[one.reference, one.group]] : [])))
    const all = [...passagesOf(mergeScans([this.entries]).scans)]
    const items = all.slice(after, after + 500).map(([reference, passage]) => ({
      reference,
      ...passage,
      ...(groups.get(reference) === undefined ? {} : { group: groups.get(reference) }),
    }))
    return { items, next: Math.min(after + 500, all.length), more: after + 500 < all.length }
  }

  async #scans(device: KnownDevice, { links }: Body): Promise<[number, unknown]> {
    if (this.restoredTo !== undefined) device.entries = device.entries.slice(0, this.restoredTo)
    this.restoredTo = undefined
    const pieces = links.map(bytesOf)
    const { entries, refused } = await verifyPiece(pieces, device.key, toHex(await keyIdOf(device.key)))
    const known = new Set(device.entries.map(({ hash }) => hash))
    const fresh = entries.filter(({ hash }) => !known.has(hash))
    device.entries = [...device.entries, ...fresh].sort((a, b) => a.sequence - b.sequence)
    if (this.loseAnswers > 0) {
      this.loseAnswers--
      return [503, {}]
    }
    const numbers = [0, ...device.entries.map(({ sequence }) => sequence)]
    return [
      200,
      {
        added: fresh.length,
        known: entries.length - fresh.length,
        ...(refused === undefined ? {} : { refused: { index: entries.length, reason: refused.reason } }),
        gaps: numbers.slice(1).flatMap((until, n) => {
          const from = (numbers[n] ?? 0) + 1
          return until > from ? [{ from, until: until - 1 }] : []
        }),
        links: numbers.at(-1),
        hubAt: Date.now(),
      },
    ]
  }
}
