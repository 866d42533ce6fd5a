import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { describe, expect, it } from "vitest"
import { Tables } from "../src/bracelet-workshop/Tables.ts"
import { type BraceletWorkshopOptions, braceletWorkshopDefaults, startBraceletWorkshop } from "../src/index.ts"
import { answered, call } from "./support/call.ts"
import { closing } from "./support/resources.ts"
import { dial } from "./support/systems.ts"
import { until } from "./support/until.ts"

const tables = new Tables()
const sample = (name: string) =>
  readFileSync(createRequire(import.meta.url).resolve(`@mahmal/contracts/bracelet-workshop/samples/${name}.csv`))
const samples = ["order", "receipt", "status", "revocation", "revoked", "replacement", "replaced", "problem"]

const start = (options: BraceletWorkshopOptions = {}) => closing(startBraceletWorkshop({ makeAfterMs: 5, ...options }))
const { username, password } = braceletWorkshopDefaults
const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`
const put = (body: string | Buffer, type = "text/csv") => ({
  method: "PUT",
  headers: { authorization, "content-type": type },
  body: body.toString(),
})
const get = { headers: { authorization } }

const rows = (table: string, text: string) => {
  const file = tables.read(table, Buffer.from(text))
  if ("wrong" in file) throw new Error(`${text} is no ${table}: ${JSON.stringify(file.wrong)}`)
  return file.rows
}
const problem = async (url: string, init: RequestInit) => {
  const { status, text } = await answered(url, init)
  return [status, ...rows("problem", text).map(({ code, row, column }) => [code, row, column].join(" ").trim())]
}
const statusOf = async (url: string, order: string) =>
  rows("status", (await answered(`${url}/orders/${order}/status.csv`, get)).text)
const complete = async (url: string, order: string) => {
  await until(async () => (await statusOf(url, order)).every(({ status }) => status === "made"))
  return statusOf(url, order)
}
const order = (...pilgrims: readonly string[]) =>
  `line,pilgrim,name_ar,name_en,nationality,campaign\r\n${pilgrims
    .map((pilgrim, i) => `${i + 1},${pilgrim},مثال,Example,QAT,\r\n`)
    .join("")}`

it.each(samples)("has a valid sample of the table %s", (name) => {
  expect(rows(name, sample(name).toString())).not.toEqual([])
})

describe("the workshop", () => {
  it("accepts an order with the receipt of the sample, and makes a third at once", async () => {
    const { url, ledger } = await start({ makeAfterMs: 60_000 })
    const { status, type, text } = await answered(`${url}/orders/1448-0001.csv`, put(sample("order")))
    expect([status, type, text]).toEqual([200, "text/csv; charset=utf-8", sample("receipt").toString()])
    expect(ledger.counts()).toEqual({ "bracelet.made": 1 })
    expect((await statusOf(url, "1448-0001")).map((line) => line.status)).toEqual(["made", "waiting"])
  })

  it("makes the rest a little later, each with a chip of its own", async () => {
    const { url, ledger } = await start()
    await answered(`${url}/orders/1448-0001.csv`, put(sample("order")))
    const made = await complete(url, "1448-0001")
    expect(new Set(made.map(({ chip }) => chip)).size).toBe(2)
    expect(ledger.counts()).toEqual({ "bracelet.made": 2 })
  })

  it("answers a repeated file alike, and refuses another under its name", async () => {
    const { url, ledger } = await start()
    const file = order("1448-Q48-000001")
    const first = await answered(`${url}/orders/A1.csv`, put(file))
    expect(await answered(`${url}/orders/A1.csv`, put(file))).toEqual(first)
    expect(await problem(`${url}/orders/A1.csv`, put(order("1448-Q48-000002")))).toEqual([409, "conflict"])
    expect(ledger.counts()).toEqual({ "bracelet.made": 1 })
  })

  it("revokes once with the first reason, and replaces once for a name", async () => {
    const { url, ledger } = await start()
    await answered(`${url}/orders/A1.csv`, put(order("1448-Q48-000001")))
    const serial = (await complete(url, "A1"))[0]?.serial ?? ""
    const line = (reason: string) => put(`serial,reason\r\n${serial},${reason}\r\n`)
    const replaced = await answered(`${url}/replacements/r1.csv`, line("lost"))
    expect(rows("replaced", replaced.text)).toMatchObject([{ replaces: serial, pilgrim: "1448-Q48-000001" }])
    expect(await answered(`${url}/replacements/r1.csv`, line("lost"))).toEqual(replaced)
    expect(await problem(`${url}/replacements/r1.csv`, line("damaged"))).toEqual([409, "conflict"])
    expect(await problem(`${url}/replacements/r2.csv`, line("lost"))).toEqual([409, "conflict"])
    const revoked = await answered(`${url}/revocations/${serial}.csv`, line("deceased"))
    expect(rows("revoked", revoked.text)).toEqual([{ serial, status: "revoked", reason: "lost" }])
    expect(ledger.counts()).toEqual({ "bracelet.made": 1, "bracelet.replaced": 1, "bracelet.revoked": 1 })
  })

  it("names every wrong place of a file", async () => {
    const { url, ledger } = await start()
    const wrong = order("1448-Q48-000001", "x", "1448-Q48-000003").replace(",QAT,", ",qat,")
    expect(await problem(`${url}/orders/A1.csv`, put(wrong))).toEqual([
      400,
      "invalid-file 2 nationality",
      "invalid-file 3 pilgrim",
    ])
    const twice = order("1448-Q48-000001", "1448-Q48-000001")
    expect(await problem(`${url}/orders/A1.csv`, put(twice))).toEqual([400, "invalid-file 3 pilgrim"])
    expect(ledger.entries()).toEqual([])
  })

  it.each([
    ["a byte order mark", `\uFEFF${order("1448-Q48-000001")}`, 1],
    ["lines ended by LF", order("1448-Q48-000001").replaceAll("\r\n", "\n"), undefined],
    ["no end of its last line", order("1448-Q48-000001").trimEnd(), undefined],
    ["columns in another order", order("1448-Q48-000001").replace("line,pilgrim", "pilgrim,line"), 1],
    ["a field too many", order("1448-Q48-000001").replace(",QAT,", ",QAT,,"), 2],
    ["an empty line", order("1448-Q48-000001", "1448-Q48-000002").replace("\r\n2,", "\r\n\r\n2,"), 3],
    ["an open quote", order("1448-Q48-000001").replace("Example", '"Example'), undefined],
    ["lines and nothing in them", order(), undefined],
  ])("refuses a file with %s", async (_, file, row) => {
    const { url } = await start()
    expect(await problem(`${url}/orders/A1.csv`, put(file))).toEqual([400, `invalid-file ${row ?? ""}`.trim()])
  })

  it("refuses other types, names and logins, and unknown orders and serials", async () => {
    const { url } = await start()
    const file = order("1448-Q48-000001")
    expect(await problem(`${url}/orders/A1.csv`, put(file, "text/plain"))).toEqual([415, "unsupported-media-type"])
    expect(await problem(`${url}/orders/A%201.csv`, put(file))).toEqual([400, "invalid-file"])
    expect(await problem(`${url}/orders/A1/status.csv`, {})).toEqual([401, "unauthorised"])
    expect(await problem(`${url}/orders/A1/status.csv`, get)).toEqual([404, "not-found"])
    const about = put("serial,reason\r\nB999,lost\r\n")
    expect(await problem(`${url}/revocations/B999.csv`, about)).toEqual([404, "not-found"])
    expect(await problem(`${url}/revocations/B998.csv`, about)).toEqual([400, "invalid-file 2 serial"])
    expect(await problem(`${url}/orders/A1.csv`, put("x".repeat(300_000)))).toEqual([413, "too-large"])
  })

  it.each(["limit=2&limit=3", "limit=2&beyond=1448-Q48-000001", "limit=501", "after=1448-Q48-000001"])(
    "refuses a list of %s",
    async (query) => {
      const { url } = await start()
      await answered(`${url}/orders/A1.csv`, put(order("1448-Q48-000001")))
      expect(await problem(`${url}/seasons/1448/list.csv?${query}`, get)).toEqual([400, "invalid-file"])
      expect(await problem(`${url}/orders/A1/status.csv?${query}`, get)).toEqual([400, "invalid-file"])
    },
  )

  it.each(["unavailable", "busy", "garbage", "reply-lost", "reset", "cut", "answered-twice"])(
    "makes everything once when an order is repeated after %s",
    async (kind) => {
      const { url, ledger } = await start()
      await dial(url, { kind, next: 1, ms: 10 })
      const file = order("1448-Q48-000001", "1448-Q48-000002")
      await call(`${url}/orders/A1.csv`, put(file))
      await answered(`${url}/orders/A1.csv`, put(file))
      await complete(url, "A1")
      expect(ledger.counts()).toEqual({ "bracelet.made": 2 })
    },
  )
})
