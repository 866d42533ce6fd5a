import { createHash, randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { Option, Redacted } from "effect"
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

/**
 * Throws what has broken others at every operation of the OpenAPI document and at every callback, as somebody who is let
 * in. Each answer must be a sound one, soon. ATTACKS=all throws everything at every door; otherwise the large corpora are
 * parted among the doors, so that each door is tried and each attack is used.
 */
const all = process.env.ATTACKS === "all"

/** Milliseconds that a test may take. */
const patience = all ? 3_600_000 : 240_000
/** Milliseconds in which an answer must be there, on a machine that does much else. */
const soon = 10_000
/** Bytes by which the memory of hub and test together may grow. */
const mostMemory = 600 * 1024 * 1024

const operatorSecret = `whsec_${Buffer.from("a secret of the operator").toString("base64")}`

let hub: StartedHub
let headersOf: (door: Door) => Readonly<Record<string, string>>
const names: Record<string, string> = {}

beforeAll(async () => {
  const callbackAccess = { ...access, operatorSecret: Option.some(Redacted.make(operatorSecret)) }
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
  headersOf = ({ id }) => {
    const right: Right = rights[id as keyof typeof rights]
    const kind = right.by === undefined || right.by.includes("system") ? "system" : "person"
    return units.get(`${Object.keys(right.units)[0]} ${kind}`) ?? {}
  }
}, 120_000)
afterAll(() => hub.stop())

/** What no answer may show: where in the code, in which library, or how the database says it. */
const inside =
  /\n\s+at \S|\.[cm]?[jt]s:\d+|node:internal|node_modules|pg-pool|invalid byte sequence|syntax error at or near/

/** Asks, and says what is unsound about the answer; nothing about a sound one. */
const unsound = async (door: string, attack: string, url: string, init: RequestInit): Promise<string | undefined> => {
  const said = (what: string) => `${door}, ${attack}: ${what}`
  const giveUp = AbortSignal.timeout(soon)
  let response: Response
  try {
    response = await fetch(url, { ...init, signal: giveUp, redirect: "manual" })
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
      await response.body?.cancel()
      return undefined
    }
    const text = await response.text()
    const { status } = response
    if (inside.test(text)) return said(`tells of its inside: ${text.slice(0, 300)}`)
    // SOAP 1.1 has every fault at 500: also the one that says that the sender is at fault.
    if (status === 500 && door === "etrack" && /<faultcode>soap:Client/.test(text)) return undefined
    // This hub has no key to seal with.
    if (status === 503 && door === "ledger.evidence") return undefined
    // Node.js itself refuses an address that is too long.
    if (status === 431 && text === "") return undefined
    if (status >= 500) return said(`${status} ${text.slice(0, 300)}`)
    const type = response.headers.get("content-type") ?? ""
    if (status >= 400 && door !== "etrack" && !type.startsWith("application/problem+json"))
      return said(`${status} ${type}`)
    return undefined
  } catch (error) {
    // A body that is too large may be refused while it is still sent.
    if (giveUp.aborted) return said(`no answer in ${soon} ms`)
    return /ECONNRESET|EPIPE|other side closed/.test(String((error as Error).cause)) && /large|huge|long/.test(attack)
      ? undefined
      : said(String((error as Error).cause ?? error))
  }
}

/** Throws everything, some at a time, and gives what was answered unsoundly. */
const throwAll = async (throws: ReadonlyArray<() => Promise<string | undefined>>): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  let next = 0
  const before = process.memoryUsage().rss
  const run = async () => {
    for (let at = next++; at < throws.length; at = next++) {
      const finding = await throws[at]?.()
      if (finding !== undefined) found.push(finding)
    }
  }
  await Promise.all(Array.from({ length: 8 }, run))
  expect(process.memoryUsage().rss - before).toBeLessThan(mostMemory)
  expect((await hub.ask("GET", "/health/ready")).status).toBe(200)
  return found
}

const addressOf = ({ path }: Door, given: Readonly<Record<string, string>> = {}): string =>
  hub.origin +
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent((given[name] ?? names[name] ?? "1").toWellFormed()),
  )

/** The part of a corpus that falls to one of several doors. */
const share = <A>(corpus: ReadonlyArray<A>, n: number, of: number): ReadonlyArray<A> =>
  all ? corpus : corpus.filter((_, at) => at % of === n)

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
    expect(await throwAll(throws)).toEqual([])
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
    expect(await throwAll(throws)).toEqual([])
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
    expect(await throwAll(throws)).toEqual([])
  },
  patience,
)

/** A notification of the e-track that its sender is proven by. */
const notification = (): string => {
  const text = readFileSync(
    new URL("../../../../contracts/etrack/samples/RegistrationDecided.request.xml", import.meta.url),
    "utf8",
  )
  const created = new Date().toISOString()
  const nonce = randomBytes(16)
  const password = Redacted.value(access.etrack.password)
  const digest = createHash("sha1").update(nonce).update(created).update(password).digest("base64")
  return text
    .replaceAll(/<wsu:Created>[^<]*/g, `<wsu:Created>${created}`)
    .replace(/<wsu:Expires>[^<]*/, `<wsu:Expires>${new Date(Date.now() + 300_000).toISOString()}`)
    .replace(/(<wsse:Password[^>]*>)[^<]*/, `$1${digest}`)
    .replace(/(<wsse:Nonce[^>]*>)[^<]*/, `$1${nonce.toString("base64")}`)
}

it(
  "answers hostile XML at the door of the e-track",
  async () => {
    const attacks = [...hostileXml(notification()), ...malformedXml().filter((_, n) => all || n % 3 === 0)]
    expect(attacks.length).toBeGreaterThan(300)
    const throws = attacks.map(({ name, body }) => () => {
      const headers = { "content-type": "text/xml; charset=utf-8" }
      return unsound("etrack", name, `${hub.origin}/callbacks/etrack`, {
        method: "POST",
        headers,
        body: new Uint8Array(body),
      })
    })
    expect(await throwAll(throws)).toEqual([])
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
    const attacks = [
      ...hostileJson,
      ...jsonSuite,
      ...naughty.map((text, n) => ({ name: `naughty ${n}`, body: webhook(text) })),
    ]
    const senders = { visa: Redacted.value(access.visaSecret), "sms-operator": operatorSecret }
    const throws = Object.entries(senders).flatMap(([door, secret]) =>
      attacks.flatMap(({ name, body }) => {
        const url = `${hub.origin}/callbacks/${door}`
        return [
          () => unsound(door, name, url, signed(secret, body)),
          () => unsound(door, `${name}, unsigned`, url, { method: "POST", body: new Uint8Array(body) }),
        ]
      }),
    )
    expect(await throwAll(throws)).toEqual([])
  },
  patience,
)

it(
  "answers hostile reports of messages, also with a proof",
  async () => {
    const base = `${hub.origin}/callbacks/sms`
    const secret = Redacted.value(access.reportSecret)
    const throws = naughty
      .filter((text) => text.length < 1_000 && text.isWellFormed())
      .flatMap((text) => [
        () => unsound("sms", text, `${base}?${new URLSearchParams({ reference: text, proof: text, type: text })}`, {}),
        () => unsound("sms", `proven ${text}`, reportAddress(base, text, secret).replace("%d", "1"), {}),
        () =>
          unsound(
            "sms",
            `type ${text}`,
            reportAddress(base, "sms.send/x", secret).replace("%d", encodeURIComponent(text)),
            {},
          ),
      ])
    expect(await throwAll(throws)).toEqual([])
  },
  patience,
)
