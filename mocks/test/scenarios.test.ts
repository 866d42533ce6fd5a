import { expect, it } from "vitest"
import { startVisaAuthority } from "../src/index.ts"
import { answered, call } from "./support/call.ts"
import { Hub } from "./support/Hub.ts"
import { closing } from "./support/resources.ts"
import { askVisa, dial, entitlement, read } from "./support/systems.ts"
import { until } from "./support/until.ts"

const start = () => closing(startVisaAuthority({ decideAfterMs: 5, refuseRate: 0 }))

const request = (pilgrim: string) => askVisa("POST", entitlement(pilgrim), `request-${pilgrim}`)

it("fails the next request from one caller, who may be named in the URL", async () => {
  const { url } = await start()
  await dial(url, { kind: "unavailable", next: 1, caller: "unit-7" })
  const status = async (base: string, pilgrim: string) =>
    (await answered(`${base}/v1/entitlements`, request(pilgrim))).status
  expect(await status(url, "1448-Q48-000001")).toBe(202)
  expect(await status(`${url}/_as/unit-8`, "1448-Q48-000002")).toBe(202)
  expect(await status(`${url}/_as/unit-7`, "1448-Q48-000003")).toBe(503)
  expect(await status(`${url}/_as/unit-7`, "1448-Q48-000003")).toBe(202)
})

it("fails a tenth of the calls, the same ones for seed 7 every time", async () => {
  const failures = async () => {
    const { url } = await start()
    await dial(url, { kinds: ["unavailable"], rate: 0.1, seed: 7 })
    const ask = () => answered(`${url}/v1/entitlements/ent_000000000000001`, askVisa("GET"))
    const statuses: number[] = []
    for (let n = 0; n < 100; n += 1) statuses.push((await ask()).status)
    return statuses.flatMap((status, n) => (status === 503 ? [n] : []))
  }
  const first = await failures()
  expect(first.length).toBeGreaterThan(3)
  expect(first.length).toBeLessThan(20)
  expect(await failures()).toEqual(first)
})

it("does the work once, loses the reply, then answers repetitions", async () => {
  const mock = await start()
  const hub = await closing(Hub.listen())
  mock.setCallbackUrl(hub.url)
  await dial(mock.url, { script: ["reply-lost", "none", "answered-twice"], operation: "requestEntitlement" })
  const ask = () => call(`${mock.url}/v1/entitlements`, request("1448-Q48-000001"))
  expect(await ask()).toBe("broken")
  const second = await ask()
  const third = await ask()
  expect(second).toMatchObject({ status: 202 })
  const once = typeof second === "string" ? second : second.text
  expect(third).toMatchObject({ status: 202, text: once + once })
  await until(() => mock.ledger.entries().length > 0)
  await hub.has(1)
  expect(mock.ledger.counts()).toEqual({ "visa.issued": 1 })
})

it("adds rules to the dial without resetting the existing ones", async () => {
  const { url } = await start()
  await dial(url, { kind: "unavailable", next: 2 })
  const ask = async () => (await answered(`${url}/v1/entitlements/ent_000000000000001`, askVisa("GET"))).status
  expect(await ask()).toBe(503)
  const more = { method: "POST", body: JSON.stringify({ faults: [{ kind: "garbage-before", next: 1 }] }) }
  expect((await answered(`${url}/_mock/faults`, more)).status).toBe(204)
  expect([await ask(), await ask(), await ask()]).toEqual([503, 200, 404])
  expect(await read(`${url}/_mock/faults`, {})).toMatchObject({ struck: { unavailable: 2, "garbage-before": 1 } })
})

it("counts the callers that follow a redirect", async () => {
  const mock = await start()
  await dial(mock.url, { kind: "redirected", next: 2 })
  const address = `${mock.url}/v1/entitlements/ent_000000000000001`
  expect((await fetch(address, { ...askVisa("GET"), redirect: "manual" })).status).toBe(307)
  expect(mock.traffic().elsewhere).toBe(0)
  expect((await fetch(address, askVisa("GET"))).status).toBe(204)
  expect(mock.traffic().elsewhere).toBe(1)
})
