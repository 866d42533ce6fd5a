import { expect, it } from "vitest"
import { type BraceletMakerOptions, startBraceletMaker } from "../src/index.ts"
import { RestContract } from "../src/kit/RestContract.ts"
import { answered, call } from "./support/call.ts"
import { closing } from "./support/resources.ts"
import { askMaker, dial, line, read, wrongFields } from "./support/systems.ts"
import { until } from "./support/until.ts"

interface Progress {
  readonly status: string
  readonly made: readonly { readonly pilgrim: string; readonly serial: string; readonly chip: string }[]
}

const contract = new RestContract("bracelet-maker")
const start = (options: BraceletMakerOptions = {}) => closing(startBraceletMaker({ makeAfterMs: 5, ...options }))
const pilgrims = (count: number) =>
  Array.from({ length: count }, (_, i) => `1448-Q48-${String(i + 1).padStart(6, "0")}`)
const place = (url: string, orderNo: string, of: readonly string[]) =>
  answered(`${url}/v1/orders/${orderNo}`, askMaker("PUT", { lines: of.map(line) }))
const progress = async (url: string, orderNo: string) => {
  const order = await read<Progress>(`${url}/v1/orders/${orderNo}`, askMaker("GET"))
  expect(contract.wrong(order, "components", "schemas", "OrderProgress")).toEqual([])
  return order
}
const complete = async (url: string, orderNo: string): Promise<Progress> => {
  await until(async () => (await progress(url, orderNo)).status === "complete")
  return progress(url, orderNo)
}
const oneBracelet = async (url: string): Promise<string> => {
  await place(url, "A1", pilgrims(1))
  return (await complete(url, "A1")).made[0]?.serial ?? ""
}

it("makes a third of an order at once", async () => {
  const { url, ledger } = await start({ makeAfterMs: 60_000 })
  const receipt = await place(url, "A1", pilgrims(10))
  expect(receipt.status).toBe(202)
  expect(contract.wrong(JSON.parse(receipt.text), "components", "schemas", "OrderReceipt")).toEqual([])
  expect(await progress(url, "A1")).toMatchObject({ status: "open", ordered: 10, made: { length: 4 } })
  expect(ledger.counts()).toEqual({ "bracelet.made": 4 })
})

it("makes the rest a little later, each with a chip of its own", async () => {
  const { url, ledger } = await start()
  await place(url, "A1", pilgrims(10))
  const { made } = await complete(url, "A1")
  expect(made.map(({ pilgrim }) => pilgrim)).toEqual(pilgrims(10))
  expect(new Set(made.map(({ chip }) => chip)).size).toBe(10)
  expect(ledger.counts()).toEqual({ "bracelet.made": 10 })
})

it("answers a repeated order alike and makes nothing more, and refuses other lines under its number", async () => {
  const { url, ledger } = await start()
  const first = await place(url, "A1", pilgrims(3))
  expect(await place(url, "A1", pilgrims(3))).toEqual(first)
  expect((await place(url, "A1", pilgrims(4))).status).toBe(409)
  await complete(url, "A1")
  expect(ledger.counts()).toEqual({ "bracelet.made": 3 })
})

it("revokes once, however often it is asked to", async () => {
  const { url, ledger } = await start()
  const serial = await oneBracelet(url)
  const revoke = (reason: string) => read(`${url}/v1/bracelets/${serial}/revocation`, askMaker("PUT", { reason }))
  const revoked = await revoke("withdrawn")
  expect(contract.wrong(revoked, "components", "schemas", "Bracelet")).toEqual([])
  expect(await revoke("deceased")).toEqual(revoked)
  expect(await read(`${url}/v1/bracelets/${serial}`, askMaker("GET"))).toEqual(revoked)
  expect(ledger.counts()).toEqual({ "bracelet.made": 1, "bracelet.revoked": 1 })
})

it("replaces a lost bracelet once for a key, and revokes the old one", async () => {
  const { url, ledger } = await start()
  const serial = await oneBracelet(url)
  const replace = (key: string) =>
    answered(`${url}/v1/bracelets/${serial}/replacement`, askMaker("POST", { reason: "lost" }, key))
  const first = await replace("replace-1")
  expect(first.status).toBe(201)
  expect(JSON.parse(first.text)).toMatchObject({ status: "active", replaces: serial })
  expect(contract.wrong(JSON.parse(first.text), "components", "schemas", "Bracelet")).toEqual([])
  expect(await replace("replace-1")).toEqual(first)
  expect((await replace("replace-2")).status).toBe(409)
  expect(await read(`${url}/v1/bracelets/${serial}`, askMaker("GET"))).toMatchObject({
    status: "revoked",
    reason: "lost",
  })
  expect(ledger.counts()).toEqual({ "bracelet.made": 1, "bracelet.replaced": 1, "bracelet.revoked": 1 })
})

it("gives a person the same serial and chip in any sequence of orders", async () => {
  const serials = async (numbers: readonly string[]) => {
    const { url, ledger } = await start({ seed: 7 })
    const [one, two] = numbers
    await place(url, one ?? "", pilgrims(4).slice(0, 2))
    await place(url, two ?? "", pilgrims(4).slice(2))
    await Promise.all(numbers.map((orderNo) => complete(url, orderNo)))
    return new Set(ledger.entries().map(({ pilgrim, ref }) => `${pilgrim} ${ref}`))
  }
  expect(await serials(["A1", "A2"])).toEqual(await serials(["B2", "B1"]))
})

it("names every wrong field of a malformed order", async () => {
  const { url, ledger } = await start()
  const { nameAr: _, ...nameless } = line("1448-Q48-000002")
  const body = { lines: [{ ...line("x"), passport: "H1" }, nameless], rush: true }
  const refused = await answered(`${url}/v1/orders/A1`, askMaker("PUT", body))
  expect(refused).toMatchObject({ status: 400, type: "application/problem+json" })
  expect(new Set(wrongFields(refused))).toEqual(
    new Set(["body /lines/0/pilgrim", "body /lines/0/passport", "body /lines/1/nameAr", "body /rush"]),
  )
  expect(wrongFields(await place(url, "A1", ["1448-Q48-000001", "1448-Q48-000001"]))).toEqual(["body /lines/1/pilgrim"])
  expect(wrongFields(await place(url, "A1", pilgrims(201)))).toEqual(["body /lines"])
  expect(wrongFields(await place(url, "A%201", pilgrims(1)))).toEqual(["path /orderNo"])
  expect(ledger.entries()).toEqual([])
})

it("refuses a wrong key and an unknown bracelet", async () => {
  const { url } = await start()
  const headers = { "x-api-key": "wrong" }
  expect((await answered(`${url}/v1/orders/A1`, { headers })).status).toBe(401)
  expect((await answered(`${url}/v1/orders/A1`, askMaker("GET"))).status).toBe(404)
  const revocation = askMaker("PUT", { reason: "lost" })
  expect((await answered(`${url}/v1/bracelets/B000000000000/revocation`, revocation)).status).toBe(404)
})

it.each(["unavailable", "slow", "garbage", "garbage-before", "empty", "reply-lost", "reset", "answered-twice"])(
  "makes everything once when an order is repeated after %s",
  async (kind) => {
    const { url, ledger } = await start()
    await dial(url, { kind, next: 1, ms: 10 })
    await call(`${url}/v1/orders/A1`, askMaker("PUT", { lines: pilgrims(5).map(line) }))
    await place(url, "A1", pilgrims(5))
    await complete(url, "A1")
    expect(ledger.counts()).toEqual({ "bracelet.made": 5 })
  },
)
