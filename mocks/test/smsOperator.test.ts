import { Webhook } from "standardwebhooks"
import { expect, it } from "vitest"
import { type SmsOperatorOptions, smsOperatorDefaults, startSmsOperator } from "../src/index.ts"
import { RestContract } from "../src/kit/RestContract.ts"
import { answered, call } from "./support/call.ts"
import { Hub } from "./support/Hub.ts"
import { closing } from "./support/resources.ts"
import { dial, wrongFields } from "./support/systems.ts"
import { until } from "./support/until.ts"

const contract = new RestContract("sms-operator")
const tidy = { missingRate: 0, failRate: 0, outOfOrderRate: 0, doubledRate: 0, reportAfterMs: 2 }
const start = (options: SmsOperatorOptions = {}) => closing(startSmsOperator({ ...tidy, ...options }))

const message = { reference: "sms.1", from: "Mission", to: "+97455500001", text: "تم" }
const send = (body: unknown = message, token: string = smsOperatorDefaults.token): RequestInit => ({
  method: "POST",
  headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  body: JSON.stringify(body),
})
const reports = (hub: Hub) => hub.received.map(({ body }) => JSON.parse(body).data.report)

it("accepts a message, and reports on it by signed webhooks that keep to the contract", async () => {
  const hub = await closing(Hub.listen())
  const { url, ledger } = await start({ callbackUrl: `${hub.url}/callbacks/sms` })
  const taken = await answered(`${url}/v1/messages`, send())
  expect(taken.status).toBe(202)
  expect(contract.wrong(JSON.parse(taken.text), "components", "schemas", "MessageReceipt")).toEqual([])
  await hub.has(2)
  expect(reports(hub).toSorted()).toEqual(["accepted", "delivered"])
  for (const { body, headers } of hub.received) {
    new Webhook(smsOperatorDefaults.webhookSecret).verify(body, headers as Record<string, string>)
    expect(contract.wrong(JSON.parse(body), "components", "schemas", "MessageReported")).toEqual([])
  }
  expect(ledger.entries()).toMatchObject([{ effect: "sms.accepted", pilgrim: message.to, ref: "sms.1" }])
})

it("sends a message twice when it is handed over twice under one reference", async () => {
  const { url, ledger } = await start()
  for (const _ of [1, 2]) await answered(`${url}/v1/messages`, send())
  expect(ledger.counts()).toEqual({ "sms.accepted": 2 })
})

it("refuses what the contract refuses, and sends nothing", async () => {
  const { url, ledger } = await start({ notRoutable: ["+999"] })
  const refused = await answered(
    `${url}/v1/messages`,
    send({ reference: "a b", from: "Mission", to: "0555", extra: 1 }),
  )
  expect(refused).toMatchObject({ status: 400, type: "application/problem+json" })
  expect(new Set(wrongFields(refused))).toEqual(new Set(["body /reference", "body /to", "body /text", "body /extra"]))
  expect((await answered(`${url}/v1/messages`, send({ ...message, to: "+99912345678" }))).status).toBe(422)
  expect((await answered(`${url}/v1/messages`, send(message, "wrong"))).status).toBe(401)
  expect((await answered(`${url}/v1/messages`, send({ ...message, text: "x".repeat(9000) }))).status).toBe(413)
  expect(ledger.entries()).toEqual([])
})

it("reports before it answers, or twice, when the dial says so", async () => {
  const hub = await closing(Hub.listen())
  const { url } = await start({ callbackUrl: `${hub.url}/callbacks/sms` })
  await dial(url, { script: ["callback-first", "callback-twice"] })
  await answered(`${url}/v1/messages`, send())
  expect(hub.received).toHaveLength(2)
  await answered(`${url}/v1/messages`, send())
  await hub.has(6)
})

it.each([
  ["unavailable", 0],
  ["busy", 0],
  ["reset", 0],
  ["reply-lost", 1],
  ["garbage", 1],
])("under %s sends the message %i times, and the reports tell which", async (kind, sent) => {
  const hub = await closing(Hub.listen())
  const { url, ledger, pending } = await start({ callbackUrl: `${hub.url}/callbacks/sms` })
  await dial(url, { kind, next: 1, ms: 10 })
  await call(`${url}/v1/messages`, send())
  await until(() => pending().callbacks === 0)
  expect(ledger.entries()).toHaveLength(sent)
  expect(hub.received).toHaveLength(sent * 2)
})
