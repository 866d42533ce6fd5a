import { createHash, randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Redacted } from "effect"
import { Webhook } from "standardwebhooks"
import { afterAll, beforeAll, expect, it } from "vitest"
import { reportAddress } from "../../../adapters/src/sms-gateway/reportAddress.ts"
import { type Right, rights } from "../../src/rights/rights.ts"
import { Unit } from "../../src/rights/units.ts"
import { drawOnly, family, fileOf, groupOf, pilgrimOf, populate, singles } from "../http/sample.ts"
import { access, type StartedHub, startHub } from "../http/startHub.ts"
import { keyHeaders, sessionHeaders } from "../support/roles.ts"
import { type Attack, hostileCsv, hostileJson, hostileXml, jsonSuite, malformedXml, naughty } from "./corpora.ts"
import { type Door, doors } from "./doors.ts"
import { hostileReader } from "./hostileReader.ts"
import { all, patience, share, throwAll, unsound } from "./throwing.ts"

/**
 * Throws what has broken others at every operation of the OpenAPI document and at every callback, as somebody who is let
 * in: a system, a person, or a reader of gate staff. Each answer must be a sound one, soon.
 */

const operatorSecret = `whsec_${Buffer.from("a secret of the operator").toString("base64")}`

let hub: StartedHub
let headersOf: (door: Door) => Readonly<Record<string, string>>
const names: Record<string, string> = {}

beforeAll(async () => {
  process.env.GATE_KEY_FILE = join(await mkdtemp(join(tmpdir(), "mahmal-attacks-")), "keys.json")
  const callbackAccess = { ...access, operatorReports: [Redacted.make(operatorSecret)] }
  hub = await startHub(undefined, { callbackAccess })
  await populate(hub, 10, family, ...singles.slice(0, 2))
  await drawOnly(hub, family)
  await hub.ask("POST", `/v1/groups/${groupOf(family[0])}/confirmation`, { json: { campaign: "C15" } })
  const pilgrim = pilgrimOf(family[0])
  Object.assign(names, { season: "1448", pilgrim, group: groupOf(family[0]), exchange: `visa.request/${pilgrim}` })
  Object.assign(names, { share: "citizens", name: "pool.txt", client: "no-such", credential: "0".repeat(16) })
  const units = new Map<string, Readonly<Record<string, string>>>()
  for (const unit of Unit.literals) {
    const grant = unit === "campaign" ? { unit, campaign: "C15" } : { unit }
    units.set(`${unit} person`, await hub.run(sessionHeaders(grant)))
    units.set(`${unit} system`, await hub.run(keyHeaders(grant)))
  }
  const { headers: reader } = await hostileReader(hub)
  headersOf = ({ id }) => {
    const right: Right = rights[id as keyof typeof rights]
    if (right.by?.every((one) => one === "device")) return reader
    const kind = right.by === undefined || right.by.includes("system") ? "system" : "person"
    return units.get(`${Object.keys(right.units)[0]} ${kind}`) ?? {}
  }
})
afterAll(() => hub.stop())

const addressOf = ({ path }: Door, given: Readonly<Record<string, string>> = {}): string =>
  hub.origin +
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((given[name] ?? names[name] ?? "1").toWellFormed()),
  )

const thrown =
  (door: Door, { name, body }: Attack, type: string) =>
  () =>
    unsound(door.id, name, addressOf(door), {
      method: door.method,
      headers: { ...headersOf(door), "content-type": type },
      body: new Uint8Array(body),
    })

it(
  "answers hostile JSON at every operation that reads JSON",
  async () => {
    const reading = doors.filter(({ reads }) => reads === "application/json")
    expect(reading.length).toBeGreaterThan(20)
    const throws = reading.flatMap((door, n) =>
      [...hostileJson, ...share(jsonSuite, n, reading.length)].map((attack) =>
        thrown(door, attack, "application/json"),
      ),
    )
    expect(await throwAll(hub, throws)).toEqual([])
  },
  patience,
)

it(
  "answers naughty strings in every body, every address and every query",
  async () => {
    const throws = doors.flatMap((door, n) =>
      share(naughty, n % 24, 24).flatMap((text) => {
        const headers = headersOf(door)
        const name = JSON.stringify(text.slice(0, 60))
        const { method, reads, parameters } = door
        const json = reads === "application/json" ? { body: JSON.stringify(door.body(text)) } : {}
        const type = reads === undefined ? {} : { "content-type": reads }
        const init = { method, headers: { ...headers, ...type }, ...json }
        const inAddress = parameters.filter((one) => one.in === "path")
        const inQuery = parameters.filter((one) => one.in === "query")
        const query = new URLSearchParams(Object.fromEntries(inQuery.map((one) => [one.name, text.toWellFormed()])))
        return [
          ...(reads === "application/json" ? [() => unsound(door.id, `body ${name}`, addressOf(door), init)] : []),
          ...inAddress.map(
            (one) => () => unsound(door.id, `${one.name} ${name}`, addressOf(door, { [one.name]: text }), init),
          ),
          ...(inQuery.length > 0 ? [() => unsound(door.id, `query ${name}`, `${addressOf(door)}?${query}`, init)] : []),
        ]
      }),
    )
    expect(await throwAll(hub, throws)).toEqual([])
  },
  patience,
)

it(
  "answers hostile files of applications",
  async () => {
    const door = doors.find(({ id }) => id === "applications.send") as Door
    const [header = ""] = fileOf().split("\r\n")
    const throws = hostileCsv(header)
      .filter(({ name }, n) => all || !name.startsWith("naughty") || n % 4 === 0)
      .map((attack) => thrown(door, attack, "text/csv"))
    expect(await throwAll(hub, throws)).toEqual([])
  },
  patience,
)

/** A notification of the e-track, with a place for each part of what proves its sender. */
const notification = (): string =>
  readFileSync(new URL("../../../../contracts/etrack/samples/RegistrationDecided.request.xml", import.meta.url), "utf8")
    .replaceAll(/<wsu:Created>[^<]*/g, "<wsu:Created>@created@")
    .replace(/<wsu:Expires>[^<]*/, "<wsu:Expires>@expires@")
    .replace(/(<wsse:Password[^>]*>)[^<]*/, "$1@digest@")
    .replace(/(<wsse:Nonce[^>]*>)[^<]*/, "$1@nonce@")

/** Proves the sender anew: a proof is taken once, and the second attack under the same would get no further than that. */
const proven = (body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const created = new Date().toISOString()
  const nonce = randomBytes(16)
  const password = Redacted.value(access.etrack[0].password)
  const parts = {
    "@created@": created,
    "@expires@": new Date(Date.now() + 300_000).toISOString(),
    "@digest@": createHash("sha1").update(nonce).update(created).update(password).digest("base64"),
    "@nonce@": nonce.toString("base64"),
  }
  // Byte for byte: many attacks are no UTF-8.
  const text = Object.entries(parts).reduce(
    (written, [place, part]) => written.replaceAll(place, part),
    Buffer.from(body).toString("latin1"),
  )
  return new Uint8Array(Buffer.from(text, "latin1"))
}

it(
  "answers hostile XML at the door of the e-track",
  async () => {
    const attacks = [...hostileXml(notification()), ...malformedXml().filter((_, n) => all || n % 3 === 0)]
    expect(attacks.length).toBeGreaterThan(300)
    const throws = attacks.map(({ name, body }) => () => {
      const headers = { "content-type": "text/xml; charset=utf-8" }
      return unsound("etrack", name, `${hub.origin}/callbacks/etrack`, { method: "POST", headers, body: proven(body) })
    })
    expect(await throwAll(hub, throws)).toEqual([])
  },
  patience,
)

/** What a sender who is proven says. */
const signed = (secret: string, body: Uint8Array): RequestInit => {
  const id = `msg_${randomBytes(8).toString("hex")}`
  const at = new Date()
  const text = Buffer.from(body).toString("utf8")
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, at, text),
  }
  return { method: "POST", headers, body: text }
}

it(
  "answers hostile webhooks, also of senders who are proven",
  async () => {
    const webhook = (text: string) =>
      Buffer.from(JSON.stringify({ type: text, timestamp: text, data: { id: text, pilgrim: text, status: text } }))
    const large = [...jsonSuite, ...naughty.map((text, n) => ({ name: `naughty ${n}`, body: webhook(text) }))]
    const senders = { visa: Redacted.value(access.visa[0]), "sms-operator": operatorSecret }
    const throws = Object.entries(senders).flatMap(([door, secret], n) =>
      [...hostileJson, ...share(large, n, 2)].flatMap(({ name, body }) => {
        const url = `${hub.origin}/callbacks/${door}`
        return [
          () => unsound(door, name, url, signed(secret, body)),
          () => unsound(door, `${name}, unsigned`, url, { method: "POST", body: new Uint8Array(body) }),
        ]
      }),
    )
    expect(await throwAll(hub, throws)).toEqual([])
  },
  patience,
)

it(
  "answers hostile reports of messages, also with a proof",
  async () => {
    const base = `${hub.origin}/callbacks/sms`
    const secret = Redacted.value(access.reports[0])
    const throws = naughty
      .filter((text) => text.length < 1_000 && text.isWellFormed())
      .flatMap((text, n) => {
        const addresses = [
          `${base}?${new URLSearchParams({ reference: text, proof: text, type: text })}`,
          reportAddress(base, text, secret).replace("%d", "1"),
          reportAddress(base, "sms.send/x", secret).replace("%d", encodeURIComponent(text)),
        ]
        return share(addresses, n % 3, 3).map((address) => () => unsound("sms", text, address, {}))
      })
    expect(await throwAll(hub, throws)).toEqual([])
  },
  patience,
)
