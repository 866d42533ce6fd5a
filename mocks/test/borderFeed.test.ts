import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { XMLParser } from "fast-xml-parser"
import { XmlDocument, XsdValidator } from "libxml2-wasm"
import { expect, it } from "vitest"
import { type BorderFeedOptions, startBorderFeed } from "../src/index.ts"
import { answered, call } from "./support/call.ts"
import { closing, folder } from "./support/resources.ts"
import { askFeed, dial, wrongFields } from "./support/systems.ts"

interface Crossing {
  readonly passport: string
  readonly nationality: string
  readonly direction: string
}

const contract = (name: string) =>
  readFileSync(createRequire(import.meta.url).resolve(`@mahmal/contracts/border-feed/${name}`), "utf8")

const valid = (xml: string): string => {
  const schema = XmlDocument.fromString(contract("border-feed.xsd"))
  const validator = XsdValidator.fromDoc(schema)
  const document = XmlDocument.fromString(xml)
  try {
    validator.validate(document)
    return xml
  } finally {
    document.dispose()
    validator.dispose()
    schema.dispose()
  }
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  isArray: (name) => name === "document" || name === "crossing",
})

const start = (options: BorderFeedOptions = {}) => closing(startBorderFeed(options))

const crossing = (n: number, direction: "ARRIVAL" | "DEPARTURE" = "ARRIVAL") => ({
  passport: `H${String(n).padStart(7, "0")}`,
  nationality: "QAT",
  birthDate: "1960-01-31",
  direction,
  at: direction === "ARRIVAL" ? "2027-05-06T08:00:00+03:00" : "2027-05-21T20:00:00+03:00",
  point: "JED",
})

const many = (count: number, direction: "ARRIVAL" | "DEPARTURE" = "ARRIVAL") =>
  Array.from({ length: count }, (_, i) => crossing(i + 1, direction))

const tell = (url: string, crossings: unknown) =>
  answered(`${url}/_mock/crossings`, { method: "POST", body: JSON.stringify(crossings) })

const page = async (url: string, after?: string, limit = 3) => {
  const query = new URLSearchParams({ limit: String(limit), ...(after !== undefined && { after }) })
  const { text } = await answered(`${url}/v1/feed?${query}`, askFeed())
  const { feed } = parser.parse(valid(text))
  return { ids: (feed.document ?? []).map(({ id }: { id: string }) => id) as string[], next: String(feed.next) }
}

/** Everything published after a cursor, in the order of publication. */
const readAll = async (url: string): Promise<Crossing[]> => {
  const all: Crossing[] = []
  let after: string | undefined
  for (;;) {
    const { ids, next } = await page(url, after)
    if (ids.length === 0) return all
    for (const id of ids) {
      const { text } = await answered(`${url}/v1/documents/${id}`, askFeed())
      all.push(...parser.parse(valid(text)).crossings.crossing)
    }
    after = next
  }
}

const ours = (all: readonly Crossing[]) => all.filter(({ nationality }) => nationality === "QAT")

it.each(["feed.xml", "feed.empty.xml", "document.xml", "document.out-of-order.xml"])(
  "keeps to its schema in the sample %s",
  (sample) => {
    expect(valid(contract(`samples/${sample}`))).not.toBe("")
  },
)

it("publishes every crossing at least once after a flush, mixed with strangers, and some twice", async () => {
  const { url, ledger } = await start()
  await tell(url, many(120))
  await tell(url, many(120, "DEPARTURE"))
  await answered(`${url}/_mock/flush`, { method: "POST" })
  const all = await readAll(url)
  const mine = ours(all)
  expect(new Set(mine.map(({ passport, direction }) => `${passport} ${direction}`)).size).toBe(240)
  expect(mine.length).toBeGreaterThan(240)
  expect(all.length - mine.length).toBeGreaterThan(40)
  expect(ledger.counts()).toEqual({ "border.published": 240 })
})

it("publishes some departures before the arrivals", async () => {
  const { url } = await start({ lateRate: 0.3 })
  await tell(url, many(60))
  await tell(url, many(60, "DEPARTURE"))
  const mine = ours(await readAll(url))
  const first = new Map<string, string>()
  for (const { passport, direction } of mine) if (!first.has(passport)) first.set(passport, direction)
  expect([...first.values()].filter((direction) => direction === "DEPARTURE").length).toBeGreaterThan(5)
  expect(new Set(mine.map(({ passport, direction }) => `${passport} ${direction}`)).size).toBe(120)
})

it("has strangers with the passport number of a pilgrim and another country", async () => {
  const { url } = await start()
  await tell(url, many(200))
  const all = await readAll(url)
  const numbers = new Set(ours(all).map(({ passport }) => passport))
  expect(all.some(({ passport, nationality }) => nationality !== "QAT" && numbers.has(passport))).toBe(true)
})

it("ignores a crossing that is posted again", async () => {
  const { url, ledger } = await start({ repeatRate: 0, lateRate: 0 })
  await tell(url, many(5))
  expect(JSON.parse((await tell(url, many(6))).text)).toEqual({ new: 1 })
  expect(ledger.counts()).toEqual({ "border.published": 6 })
})

it("continues from a cursor, also after a restart, and refuses an unknown cursor", async () => {
  const stateFolder = await folder()
  const before = await startBorderFeed({ stateFolder })
  await tell(before.url, many(200))
  const first = await page(before.url, undefined, 2)
  await before.close()

  const { url } = await start({ stateFolder })
  const second = await page(url, first.next, 2)
  expect(second.ids).not.toContain(first.ids[0])
  const end = await page(url, "4", 100)
  expect(await page(url, end.next)).toEqual({ ids: [], next: end.next })
  const refused = await answered(`${url}/v1/feed?after=999`, askFeed())
  expect(refused.status).toBe(400)
  expect(wrongFields(refused)).toEqual(["query /after"])
})

it("publishes the same about a person in any order of crossings", async () => {
  const told = async (crossings: readonly unknown[]) => {
    const { url, ledger } = await start({ seed: 7 })
    for (const one of crossings) await tell(url, [one])
    await answered(`${url}/_mock/flush`, { method: "POST" })
    const mine = ours(await readAll(url))
    const times = Object.groupBy(mine, ({ passport }) => passport)
    return {
      ledger: new Set(ledger.entries().map(({ pilgrim, ref }) => `${pilgrim} ${ref}`)),
      times: new Map(Object.entries(times).map(([passport, list]) => [passport, list?.length])),
    }
  }
  expect(await told(many(40))).toEqual(await told(many(40).toReversed()))
})

it("names every wrong field of a malformed request, and refuses a wrong key", async () => {
  const { url } = await start()
  const refused = await answered(`${url}/v1/feed?after=%C3%A4&limit=0&page=2`, askFeed())
  expect(new Set(wrongFields(refused))).toEqual(new Set(["query /after", "query /limit", "query /page"]))
  expect(wrongFields(await answered(`${url}/v1/feed?limit=1&limit=2`, askFeed()))).toEqual(["query /limit"])
  expect(wrongFields(await answered(`${url}/v1/documents/x`, askFeed()))).toContain("path /id")
  expect((await answered(`${url}/v1/documents/D000000009`, askFeed())).status).toBe(404)
  expect((await answered(`${url}/v1/feed`)).status).toBe(401)
  expect((await tell(url, [{ ...crossing(1), direction: "SIDEWAYS" }])).status).toBe(400)
})

it.each(["unavailable", "slow", "garbage", "garbage-before", "empty", "reply-lost", "reset", "answered-twice"])(
  "answers as before after %s",
  async (kind) => {
    const { url } = await start()
    await tell(url, many(3))
    const before = await page(url)
    await dial(url, { kind, next: 1, ms: 10 })
    await call(`${url}/v1/feed?limit=3`, askFeed())
    expect(await page(url)).toEqual(before)
  },
)
