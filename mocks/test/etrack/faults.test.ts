import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest"
import { startEtrack } from "../../src/etrack/startEtrack.ts"
import type { FaultKind } from "../../src/kit/Faults.ts"
import type { Mock } from "../../src/kit/Frame.ts"
import { until } from "../support/until.ts"
import { Hub } from "./Hub.ts"
import { byReference, call, group, member, message, post, security } from "./message.ts"

const settleMs = 400

let hub: Hub
let etrack: Mock

beforeEach(async () => {
  hub = await Hub.start()
  etrack = await startEtrack({ decideAfterMs: 5, settleMs, rejectRate: 0, callsPerSecond: 1000, callbackUrl: hub.url })
})
afterEach(async () => {
  await etrack.close()
  await hub.close()
})

const next = (kind: FaultKind, ms?: number) => etrack.faults.set([{ kind, next: 1, operation: "RegisterGroup", ms }])
const submission = group("1448-G1", member("1448-P1"))
const registrations = async () => (await call(etrack.url, byReference("1448-G1"))).all("Receipt").length

describe("a submission without a useful answer", () => {
  const cases: ReadonlyArray<readonly [FaultKind, status: number | undefined, registered: number]> = [
    ["unavailable", 503, 0],
    ["reset", undefined, 0],
    ["garbage-before", 200, 0],
    ["garbage", 200, 1],
    ["empty", 200, 1],
    ["reply-lost", undefined, 1],
    ["answered-twice", 200, 1],
  ]
  it.each(cases)("%s: answers %s, and %i registrations are found", async (kind, status, registered) => {
    next(kind)
    const answered = await post(etrack.url, message(submission)).then(
      (response) => response.status,
      () => undefined,
    )
    expect(answered).toBe(status)
    expect(await registrations()).toBe(registered)
  })

  it("strikes refusals too", async () => {
    next("answered-twice")
    const answer = await (await post(etrack.url, message(submission.replaceAll("1448-G1", "1449-G1")))).text()
    expect(answer.match(/<faultcode>/g)).toHaveLength(1)
  })
})

describe("late work", () => {
  it("is not found at first, and is found within the settle time although the caller has gone and the message expired", async () => {
    const [lifeMs, workMs] = [2000, 3000]
    const patient = await startEtrack({ decideAfterMs: 5, settleMs: 60_000, rejectRate: 0, callbackUrl: hub.url })
    onTestFinished(() => patient.close())
    patient.faults.set([{ kind: "slow", next: 1, operation: "RegisterGroup", ms: workMs }])
    const found = async () => (await call(patient.url, byReference("1448-G1"))).all("Receipt").length
    const gone = new AbortController()
    const submitted = fetch(`${patient.url}/etrack`, {
      method: "POST",
      headers: { "content-type": "text/xml" },
      body: message(submission, security({ lifeMs })),
      signal: gone.signal,
    }).catch(() => undefined)
    await until(() => patient.traffic().open === 1)
    expect(await found()).toBe(0)
    gone.abort()
    await submitted
    await hub.next()
    expect(await found()).toBe(1)
  })

  it("is never begun after the settle time, when FindGroup may have answered none", async () => {
    next("slow", 50 + settleMs + 20)
    const answer = await post(etrack.url, message(submission, security({ lifeMs: 50 })))
    expect(await answer.text()).toContain("soap:Client.Expired")
    expect(await registrations()).toBe(0)
  })
})

describe("notifications", () => {
  it("come twice", async () => {
    next("callback-twice")
    const receipt = (await call(etrack.url, submission)).all("Receipt")
    expect([await hub.next(), await hub.next()].map((notice) => notice.all("Receipt"))).toEqual([receipt, receipt])
    expect(etrack.ledger.counts()).toEqual({ "etrack.registered": 1 })
  })

  it("come before the answer", async () => {
    next("callback-first")
    const answered = call(etrack.url, submission)
    const first = await Promise.race([hub.next().then(() => "notification"), answered.then(() => "answer")])
    expect(first).toBe("notification")
    expect((await answered).all("Receipt")).toHaveLength(1)
  })

  it("are repeated until they are acknowledged, each time in a new message", async () => {
    hub.statuses.push(500, 503)
    await call(etrack.url, submission)
    const notices = [await hub.next(), await hub.next(), await hub.next()]
    expect(new Set(notices.map((notice) => notice.all("Nonce")[0])).size).toBe(3)
    expect(notices[0]!.all("Username")).toEqual(["etrack"])
  })
})
