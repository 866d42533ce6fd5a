import { readFileSync } from "node:fs"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

const sample = readFileSync(
  new URL("../../../../contracts/etrack/samples/RegistrationDecided.request.xml", import.meta.url),
)

it("tells the trail who calls in a foreign system's name and is not it, and never what was shown", async () => {
  const webhook = { "webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,c2VjcmV0LXNob3du" }
  const calls: Readonly<Record<string, readonly [string, RequestInit]>> = {
    etrack: ["etrack", { method: "POST", body: sample, headers: { "content-type": "text/xml" } }],
    visa: ["visa", { method: "POST", body: '{"secret":"shown"}', headers: webhook }],
    sms: ["sms?reference=sms.send/x&proof=secret-shown&type=1", {}],
    smsOperator: ["sms-operator", { method: "POST", body: "{}", headers: webhook }],
  }
  for (const [path, init] of Object.values(calls)) {
    const { status } = await fetch(`${hub.origin}/callbacks/${path}`, init)
    expect([401, 500], path).toContain(status)
  }
  // Whose fault is another has not shown that it is somebody else.
  const tooLarge = await fetch(`${hub.origin}/callbacks/visa`, { method: "POST", body: "x".repeat(300_000) })
  expect(tooLarge.status).toBe(413)
  const inspection = await hub.system({ unit: "inspection" })
  const { items } = (await inspection("GET", "/v1/audit?outcome=refused")).json
  expect(items.map(({ operation }) => operation).toSorted()).toEqual(
    Object.keys(calls)
      .map((system) => `callback.${system}`)
      .toSorted(),
  )
  for (const one of items)
    expect(one).toMatchObject({ caller: "nobody", act: true, status: 401, subjects: ["network/127.0.0.0/24"] })
  expect(JSON.stringify(items)).not.toMatch(/shown/)
})
