import { expect, it } from "vitest"
import { type SmsGatewayOptions, startSmsGateway } from "../src/index.ts"
import { type Network, reportsOf } from "../src/sms-gateway/reports.ts"
import { answered, call } from "./support/call.ts"
import { Hub } from "./support/Hub.ts"
import { closing } from "./support/resources.ts"
import { dial, sms } from "./support/systems.ts"
import { until } from "./support/until.ts"

const tidy = { missingRate: 0, failRate: 0, outOfOrderRate: 0, doubledRate: 0, queuedRate: 0 }
const start = (options: SmsGatewayOptions = {}) => closing(startSmsGateway({ reportAfterMs: 2, ...tidy, ...options }))

const message = (hub: Hub, n: number, more: Record<string, string> = {}) =>
  sms({
    to: `+9740000${String(n).padStart(4, "0")}`,
    text: "تم",
    coding: "2",
    charset: "UTF-8",
    "dlr-mask": "31",
    "dlr-url": `${hub.url}/sms/x${n}?type=%d`,
    ...more,
  })

const paths = (hub: Hub) => hub.received.map(({ path }) => path)

it("accepts a message and reports that the centre accepted it and the phone received it", async () => {
  const hub = await closing(Hub.listen())
  const { url, ledger } = await start()
  expect(await answered(url + message(hub, 1))).toEqual({
    status: 202,
    type: "text/html",
    text: "0: Accepted for delivery",
  })
  await hub.has(2)
  expect(paths(hub).sort()).toEqual(["/sms/x1?type=1", "/sms/x1?type=8"])
  expect(ledger.entries()).toMatchObject([{ effect: "sms.accepted", pilgrim: "+97400000001", ref: "/sms/x1?type=%d" }])
})

it("answers some messages with the other answer that means the same", async () => {
  const hub = await closing(Hub.listen())
  const { url } = await start({ queuedRate: 1 })
  expect(await answered(url + message(hub, 1))).toMatchObject({ status: 202, text: "3: Queued for later delivery" })
  await hub.has(2)
})

it("sends a message twice when it is handed over twice", async () => {
  const hub = await closing(Hub.listen())
  const { url, ledger } = await start()
  for (const _ of [1, 2]) await answered(url + message(hub, 1))
  expect(ledger.counts()).toEqual({ "sms.accepted": 2 })
})

it("reports only what the mask asks for, and nothing without an address", async () => {
  const hub = await closing(Hub.listen())
  const { url, pending } = await start()
  await answered(url + message(hub, 1, { "dlr-mask": "3" }))
  await answered(url + sms({ to: "+97400000002", text: "a", "dlr-mask": "31" }))
  await until(() => pending().callbacks === 0)
  expect(paths(hub)).toEqual(["/sms/x1?type=1"])
})

it("replaces the codes of the dlr-url as Kannel does, and leaves unknown codes", async () => {
  const hub = await closing(Hub.listen())
  const { url } = await start()
  const codes = `${hub.url}/sms/x1?d=%d&T=%T&i=%i&p=%p&P=%P&A=%A&z=%z`
  await answered(url + message(hub, 1, { "dlr-url": codes, "dlr-mask": "8" }))
  const [report] = await hub.has(1)
  expect(report?.path).toMatch(/^\/sms\/x1\?d=8&T=\d{10}&i=FAKE&p=%2B97400000001&P=Mission&A=ACK%2F&z=%z$/)
})

it("reports out of order, twice, never, or that it failed, each at its rate", () => {
  const one = { to: "+97400000001", from: "Mission", text: "تم", coding: 2, dlrMask: 31, dlrUrl: undefined } as const
  const reports = (rates: Partial<Network>) => reportsOf(7, one, { ...tidy, ...rates })
  expect(reports({})).toEqual([8, 1])
  expect(reports({ outOfOrderRate: 1 })).toEqual([1, 8])
  expect(reports({ doubledRate: 1 })).toEqual([8, 1, 1])
  const toMany = (rates: Partial<Network>) =>
    new Set(
      Array.from({ length: 50 }, (_, n) => reportsOf(7, { ...one, to: `+9740000${n}` }, { ...tidy, ...rates }).join()),
    )
  expect(toMany({ missingRate: 1 })).toEqual(new Set(["", "8"]))
  expect(toMany({ failRate: 1 })).toEqual(new Set(["16", "8,2"]))
})

it("treats a message by the seed, the receiver and the text, in any order of calls", async () => {
  const hub = await closing(Hub.listen())
  const outcome = async (numbers: readonly number[]) => {
    const { url, pending } = await start({ seed: 7, missingRate: 0.2, failRate: 0.2, doubledRate: 0.2 })
    const from = hub.received.length
    for (const n of numbers) await answered(url + message(hub, n))
    await until(() => pending().callbacks === 0)
    return paths(hub).slice(from).sort()
  }
  const numbers = Array.from({ length: 30 }, (_, i) => i + 1)
  expect(await outcome(numbers)).toEqual(await outcome(numbers.toReversed()))
})

it("keeps the text that the phone shows: Arabic in UCS-2, and question marks for characters outside the alphabet", async () => {
  const hub = await closing(Hub.listen())
  const { url } = await start()
  await answered(url + message(hub, 1))
  await answered(url + message(hub, 2, { coding: "0", text: "Hajj تم" }))
  await answered(`${url}${sms({ to: "+97400000003", coding: "2" })}&text=%06%2A%06%45`)
  const { messages } = JSON.parse((await answered(`${url}/_mock/messages`)).text)
  expect(messages.map(({ text }: { text: string }) => text)).toEqual(["تم", "Hajj ??", "تم"])
})

it.each([
  ["a wrong password", { password: "wrong" }, 403, "Authorization failed for sendsms"],
  ["an empty receiver", { to: "" }, 400, "Empty receiver number not allowed, rejected"],
  ["a receiver with letters", { to: "12ab" }, 400, "Number(s) has/have been denied by white- and/or black-lists."],
  ["no sender", { from: "" }, 400, "Sender missing and no global set, rejected"],
  ["an address that is none", { "dlr-url": "ftp://x" }, 400, "DLR-URL field misformed, rejected"],
  ["a mask that is too large", { "dlr-mask": "99" }, 400, "DLR-Mask field misformed, rejected"],
  ["a coding that is none", { coding: "9" }, 400, "Coding field misformed, rejected"],
  ["a charset that is none", { charset: "NOPE" }, 400, "Charset or body misformed, rejected"],
])("refuses %s in the words of Kannel", async (_, wrong, status, text) => {
  const hub = await closing(Hub.listen())
  const { url, ledger } = await start()
  expect(await answered(url + message(hub, 1, wrong))).toMatchObject({ status, text })
  expect(ledger.entries()).toEqual([])
})

it("refuses a message without a receiver, and other addresses", async () => {
  const { url } = await start()
  const missing = await answered(url + sms({ text: "a" }))
  expect(missing).toMatchObject({ status: 400, text: "Missing receiver number, rejected" })
  expect(await answered(`${url}/cgi-bin/other`)).toMatchObject({ status: 404, text: "Unknown request." })
})

it("accepts text that is not valid in its charset, and drops the invalid bytes", async () => {
  const { url } = await start()
  const broken = `${sms({ to: "+97400000001", charset: "UTF-8" })}&text=a%C3`
  expect(await answered(url + broken)).toMatchObject({ status: 202 })
  const { messages } = JSON.parse((await answered(`${url}/_mock/messages`)).text)
  expect(messages).toMatchObject([{ text: "a" }])
})

it("reports before it answers, or twice, when the dial says so", async () => {
  const hub = await closing(Hub.listen())
  const { url } = await start()
  await dial(url, { script: ["callback-first", "callback-twice"] })
  await answered(url + message(hub, 1))
  expect(hub.received).toHaveLength(2)
  await answered(url + message(hub, 2))
  await hub.has(6)
  expect(paths(hub).slice(2).sort()).toEqual(["/sms/x2?type=1", "/sms/x2?type=1", "/sms/x2?type=8", "/sms/x2?type=8"])
})

it.each([
  ["unavailable", 0],
  ["slow", 1],
  ["garbage", 1],
  ["garbage-before", 0],
  ["empty", 1],
  ["reply-lost", 1],
  ["reset", 0],
  ["answered-twice", 1],
])("under %s sends the message %i times, and the report tells which", async (kind, sent) => {
  const hub = await closing(Hub.listen())
  const { url, ledger, pending } = await start()
  await dial(url, { kind, next: 1, ms: 10 })
  await call(url + message(hub, 1))
  await until(() => pending().callbacks === 0)
  expect(ledger.entries()).toHaveLength(sent)
  expect(hub.received).toHaveLength(sent * 2)
})
