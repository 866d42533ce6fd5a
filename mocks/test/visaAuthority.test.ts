import { Webhook } from "standardwebhooks"
import { expect, it } from "vitest"
import { startVisaAuthority, type VisaAuthorityOptions, visaAuthorityDefaults } from "../src/index.ts"
import { RestContract } from "../src/kit/RestContract.ts"
import { answered, call } from "./support/call.ts"
import { Hub } from "./support/Hub.ts"
import { closing, folder } from "./support/resources.ts"
import { askVisa, dial, entitlement, read, wrongFields } from "./support/systems.ts"
import { until } from "./support/until.ts"

interface Entitlement {
  readonly id: string
  readonly status: string
  readonly number?: string
}

const contract = new RestContract("visa-authority")
const start = (options: VisaAuthorityOptions = {}) => closing(startVisaAuthority({ decideAfterMs: 5, ...options }))

const request = (url: string, pilgrim: string, key = `${pilgrim}.visa.1`) =>
  read<Entitlement>(`${url}/v1/entitlements`, askVisa("POST", entitlement(pilgrim), key))

const decision = async (url: string, pilgrim: string, key?: string): Promise<Entitlement> => {
  const { id } = await request(url, pilgrim, key)
  let entitlement: Entitlement | undefined
  await until(async () => {
    entitlement = await read<Entitlement>(`${url}/v1/entitlements/${id}`, askVisa("GET"))
    return entitlement.status !== "received"
  })
  expect(contract.wrong(entitlement, "components", "schemas", "Entitlement")).toEqual([])
  return entitlement as Entitlement
}

it("receives a request, decides later, and then returns the decision", async () => {
  const { url, ledger } = await start({ refuseRate: 0 })
  const received = await request(url, "1448-Q48-000001")
  expect(received).toMatchObject({ status: "received", pilgrim: "1448-Q48-000001", kind: "permit" })
  expect(contract.wrong(received, "components", "schemas", "Received")).toEqual([])
  const issued = await decision(url, "1448-Q48-000001")
  expect(issued).toMatchObject({ id: received.id, status: "issued", number: expect.stringMatching(/^P\d{12}$/) })
  expect(ledger.entries()).toMatchObject([{ effect: "visa.issued", pilgrim: "1448-Q48-000001", ref: issued.number }])
})

it("sends a signed webhook about its decision until it is acknowledged", async () => {
  const hub = await closing(Hub.listen())
  hub.answers.push(503)
  const { url } = await start({ callbackUrl: `${hub.url}/visa` })
  await request(url, "1448-Q48-000001")
  const [first, second] = await hub.has(2)
  const webhook = new Webhook(visaAuthorityDefaults.webhookSecret)
  const told = webhook.verify(second?.body ?? "", second?.headers as Record<string, string>)
  expect(contract.wrong(told, "components", "schemas", "EntitlementDecided")).toEqual([])
  expect(told).toMatchObject({ type: "entitlement.decided", data: { pilgrim: "1448-Q48-000001" } })
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"])
})

it("answers the same request with the same key alike, and issues once", async () => {
  const { url, ledger } = await start({ refuseRate: 0 })
  const [first, second] = [await request(url, "1448-Q48-000001"), await request(url, "1448-Q48-000001")]
  expect(second).toEqual(first)
  await decision(url, "1448-Q48-000001")
  expect(ledger.entries()).toHaveLength(1)
})

it("refuses a key that was used with another request", async () => {
  const { url } = await start()
  await request(url, "1448-Q48-000001", "key-0001")
  const other = await answered(`${url}/v1/entitlements`, askVisa("POST", entitlement("1448-Q48-000002"), "key-0001"))
  expect(other).toMatchObject({ status: 422, type: "application/problem+json" })
})

it("counts a second request with another key as a second entitlement with a number of its own", async () => {
  const { url, ledger } = await start({ refuseRate: 0 })
  const first = await decision(url, "1448-Q48-000001", "key-0001")
  const second = await decision(url, "1448-Q48-000001", "key-0002")
  expect(second.number).not.toBe(first.number)
  expect(ledger.counts()).toEqual({ "visa.issued": 2 })
})

it("cancels once, however often it is asked to", async () => {
  const { url, ledger } = await start({ refuseRate: 0 })
  const { id, number } = await decision(url, "1448-Q48-000001")
  const cancel = (key: string) =>
    read(`${url}/v1/entitlements/${id}/cancellation`, askVisa("POST", { reason: "withdrawn" }, key))
  const cancelled = await cancel("cancel-1")
  expect(cancelled).toMatchObject({ status: "cancelled", number })
  expect(contract.wrong(cancelled, "components", "schemas", "Cancelled")).toEqual([])
  expect(await cancel("cancel-1")).toEqual(cancelled)
  expect(await cancel("cancel-2")).toEqual(cancelled)
  expect(ledger.counts()).toEqual({ "visa.cancelled": 1, "visa.issued": 1 })
})

it("never decides what was cancelled before the decision", async () => {
  const { url, ledger, pending } = await start({ decideAfterMs: 500 })
  const { id } = await request(url, "1448-Q48-000001")
  await answered(`${url}/v1/entitlements/${id}/cancellation`, askVisa("POST", { reason: "deceased" }, "cancel-1"))
  await until(() => pending().tasks === 0)
  expect(ledger.counts()).toEqual({ "visa.cancelled": 1 })
})

it("refuses some with a code, and cannot cancel a refusal", async () => {
  const { url, ledger } = await start({ refuseRate: 1 })
  const refused = await decision(url, "1448-Q48-000001")
  expect(refused.status).toBe("refused")
  const cancellation = askVisa("POST", { reason: "withdrawn" }, "cancel-1")
  expect((await answered(`${url}/v1/entitlements/${refused.id}/cancellation`, cancellation)).status).toBe(409)
  expect(ledger.counts()).toEqual({ "visa.refused": 1 })
})

it("names every wrong field of a malformed request", async () => {
  const { url, ledger } = await start()
  const { passport, ...rest } = entitlement("1448-Q48-000001")
  const body = { ...rest, pilgrim: "somebody", extra: 1, passport: { ...passport, birthDate: "1960-02-31", sex: "X" } }
  const refused = await answered(`${url}/v1/entitlements`, askVisa("POST", body))
  expect(refused).toMatchObject({ status: 400, type: "application/problem+json" })
  expect(new Set(wrongFields(refused))).toEqual(
    new Set([
      "header /idempotency-key",
      "body /pilgrim",
      "body /extra",
      "body /passport/birthDate",
      "body /passport/sex",
    ]),
  )
  expect(contract.wrong(JSON.parse(refused.text), "components", "schemas", "Problem")).toEqual([])
  expect(ledger.entries()).toEqual([])
})

it("refuses the wrong kind, a wrong token, a body that is not JSON or too large, and an unknown entitlement", async () => {
  const { url } = await start()
  const post = (init: RequestInit) => answered(`${url}/v1/entitlements`, init)
  const good = askVisa("POST", entitlement("1448-Q48-000001"), "key-0001")
  expect(
    wrongFields(await post({ ...good, body: JSON.stringify({ ...entitlement("1448-Q48-000001"), kind: "visa" }) })),
  ).toEqual(["body /kind"])
  expect((await post({ ...good, headers: { ...good.headers, authorization: "Bearer wrong" } })).status).toBe(401)
  expect((await post({ ...good, headers: { ...good.headers, "content-type": "text/plain" } })).status).toBe(415)
  expect(wrongFields(await post({ ...good, body: '{"pilgrim":' }))).toContain("body ")
  expect((await post({ ...good, body: JSON.stringify({ pilgrim: "x".repeat(20_000) }) })).status).toBe(413)
  expect((await answered(`${url}/v1/entitlements/ent_000000000000000`, askVisa("GET"))).status).toBe(404)
  expect((await answered(`${url}/v1/nothing`, askVisa("GET"))).status).toBe(404)
})

it("refuses more calls in a second than it allows", async () => {
  const { url } = await start({ callsPerSecond: 1 })
  const statuses = await Promise.all(
    [1, 2, 3].map(
      async (n) => (await answered(`${url}/v1/entitlements/ent_00000000000000${n}`, askVisa("GET"))).status,
    ),
  )
  expect(statuses).toContain(429)
})

it("decides about a person by the seed and the person, in any order of calls", async () => {
  const pilgrims = Array.from({ length: 30 }, (_, i) => `1448-Q48-0000${10 + i}`)
  const outcomes = async (order: readonly string[]) => {
    const { url, ledger, pending } = await start({ seed: 7, refuseRate: 0.3 })
    for (const pilgrim of order) await request(url, pilgrim)
    await until(() => pending().tasks === 0)
    return new Set(ledger.entries().map(({ effect, pilgrim, ref }) => `${effect} ${pilgrim} ${ref}`))
  }
  const forwards = await outcomes(pilgrims)
  expect(await outcomes(pilgrims.toReversed())).toEqual(forwards)
  expect([...forwards].some((outcome) => outcome.startsWith("visa.refused"))).toBe(true)
})

it("decides earlier requests after a restart", async () => {
  const stateFolder = await folder()
  const before = await startVisaAuthority({ stateFolder, decideAfterMs: 50 })
  const { id } = await request(before.url, "1448-Q48-000001")
  await before.close()
  const { url, ledger } = await start({ stateFolder })
  await until(() => ledger.entries().length === 1)
  expect(await read(`${url}/v1/entitlements/${id}`, askVisa("GET"))).not.toMatchObject({ status: "received" })
})

it("delivers the webhook before the answer, or twice, when the dial says so", async () => {
  const hub = await closing(Hub.listen())
  const { url } = await start({ callbackUrl: hub.url, decideAfterMs: 1 })
  await dial(url, { script: ["callback-first", "callback-twice"] })
  await request(url, "1448-Q48-000001")
  expect(hub.received).toHaveLength(1)
  await request(url, "1448-Q48-000002")
  await hub.has(3)
  expect(hub.received[1]?.body).toBe(hub.received[2]?.body)
})

it.each(["unavailable", "slow", "garbage", "garbage-before", "empty", "reply-lost", "reset", "answered-twice"])(
  "issues once when a call is repeated after %s",
  async (kind) => {
    const { url, ledger } = await start({ refuseRate: 0 })
    await dial(url, { kind, next: 1, ms: 10 })
    await call(`${url}/v1/entitlements`, askVisa("POST", entitlement("1448-Q48-000001"), "key-0001"))
    await decision(url, "1448-Q48-000001", "key-0001")
    expect(ledger.counts()).toEqual({ "visa.issued": 1 })
  },
)
