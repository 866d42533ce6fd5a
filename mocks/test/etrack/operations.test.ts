import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startEtrack } from "../../src/etrack/startEtrack.ts"
import type { Mock } from "../../src/kit/Frame.ts"
import { Hub } from "./Hub.ts"
import { byReceipt, byReference, call, cancellation, group, member } from "./message.ts"

let hub: Hub
let etrack: Mock

beforeAll(async () => {
  hub = await Hub.start()
  etrack = await startEtrack({
    decideAfterMs: 20,
    settleMs: 1500,
    rejectRate: 0,
    callsPerSecond: 1000,
    closedSeasons: ["1447"],
    callbackUrl: hub.url,
  })
})
afterAll(async () => {
  await etrack.close()
  await hub.close()
})

const effects = (pilgrim: string) =>
  etrack.ledger.entries().flatMap((entry) => (entry.pilgrim === pilgrim ? [`${entry.effect} ${entry.ref}`] : []))

describe("registering a group", () => {
  it("gives a receipt now, decides later, and notifies the hub of what GetRegistration says", async () => {
    const registered = await call(etrack.url, group("1448-G1", member("1448-P1"), member("1448-P2")))
    expect(registered.status).toBe(200)
    const receipt = registered.all("Receipt")[0]!
    const notice = await hub.next()
    const decided = await call(etrack.url, byReceipt(receipt))

    expect(decided.all("Status")).toEqual(["DECIDED"])
    expect(decided.all("Outcome")).toEqual(["REGISTERED", "REGISTERED"])
    for (const name of ["Receipt", "Reference", "DecidedAt", "PilgrimReference", "RegistrationNumber"])
      expect(notice.all(name)).toEqual(decided.all(name))
    expect(effects("1448-P1")).toEqual([`etrack.registered ${decided.all("RegistrationNumber")[0]}`])
  })

  it("calls a group pending, with every member, until it is decided", async () => {
    const slow = await startEtrack({ decideAfterMs: 600_000 })
    const receipt = (await call(slow.url, group("1448-G6", member("1448-P7"), member("1448-P8")))).all("Receipt")[0]!
    const registration = await call(slow.url, byReceipt(receipt))
    const found = await call(slow.url, byReference("1448-G6"))
    await slow.close()

    expect([...registration.all("Status"), ...registration.all("Outcome")]).toEqual(["PENDING"])
    expect(found.all("Status")).toEqual(["PENDING", "PENDING", "PENDING"])
    expect(found.all("RegistrationNumber")).toEqual([])
  })

  it("registers twice what is submitted twice, as the ledger and FindGroup show", async () => {
    const submission = group("1448-G2", member("1448-P3"))
    const receipts = [await call(etrack.url, submission), await call(etrack.url, submission)].map(
      (answer) => answer.all("Receipt")[0],
    )
    await Promise.all([hub.next(), hub.next()])
    const found = await call(etrack.url, byReference("1448-G2"))

    expect(found.all("Receipt")).toEqual(receipts)
    expect(new Set(receipts).size).toBe(2)
    expect(effects("1448-P3")).toEqual(found.all("RegistrationNumber").map((number) => `etrack.registered ${number}`))
    expect(new Set(effects("1448-P3")).size).toBe(2)
  })

  it("refuses a season that is closed, a reference of another season, and a pilgrim who is named twice", async () => {
    const closed = group("1447-G1", member("1447-P1")).replace(">1448<", ">1447<")
    expect((await call(etrack.url, closed)).all("Code")).toEqual(["Client.Closed"])
    for (const body of [
      group("1449-G1", member("1448-P1")),
      group("1448-G3", member("1449-P1")),
      group("1448-G3", member("1448-P4"), member("1448-P4")),
    ])
      expect((await call(etrack.url, body)).all("Code")).toEqual(["Client.Schema"])
    expect((await call(etrack.url, byReference("1448-G3"))).all("Receipt")).toEqual([])
  })

  it("keeps every name as it was sent, in letters or in character references", async () => {
    const names = [
      "نورة سالم المثال",
      "O&quot;Neil &lt;script&gt; لطيفة",
      "&#1605;&#1585;&#1610;&#1605; 😀",
      "<![CDATA[عمر & علي]]>",
    ]
    const kept = ["نورة سالم المثال", 'O"Neil <script> لطيفة', "مريم 😀", "عمر & علي"]
    await call(etrack.url, group("1448-G4", ...names.map((name, n) => member(`1448-N${n}`, name))))
    expect((await call(etrack.url, byReference("1448-G4"))).all("ArabicName")).toEqual(kept)
    await hub.next()
  })
})

describe("asking", () => {
  it("finds none when nothing was submitted, with the time and the settle time", async () => {
    const before = Date.now()
    const found = await call(etrack.url, byReference("1448-G404"))
    expect(found.all("Receipt")).toEqual([])
    expect(found.all("SettleTime")).toEqual(["PT1.5S"])
    expect(Date.parse(found.all("AsOf")[0]!)).toBeGreaterThanOrEqual(before)
  })

  it("is answered in numeric character references about some groups, which mean the same", async () => {
    const other = await startEtrack({ referenceRate: 1 })
    await call(other.url, group("1448-G1", member("1448-P1", "مريم 😀 &amp; سالم")))
    const found = await call(other.url, byReference("1448-G1"))
    await other.close()
    expect(found.text).toContain("&#1605;&#1585;&#1610;&#1605; &#128512; &amp; &#1587;")
    expect(found.all("ArabicName")).toEqual(["مريم 😀 & سالم"])
  })

  it("refuses an unknown receipt", async () => {
    const refused = await call(etrack.url, byReceipt("ETR-000000000000"))
    expect([refused.status, ...refused.all("Code")]).toEqual([500, "Client.UnknownReceipt"])
  })
})

describe("cancelling a member", () => {
  it("cancels once, leaves the others, and does not rewrite the decision", async () => {
    const receipt = (await call(etrack.url, group("1448-G5", member("1448-P5"), member("1448-P6")))).all("Receipt")[0]!
    const [number, other] = (await hub.next()).all("RegistrationNumber")
    const cancelled = await call(etrack.url, cancellation(number!))
    const again = await call(etrack.url, cancellation(number!))
    const found = await call(etrack.url, byReference("1448-G5"))

    expect([...cancelled.all("RegistrationNumber"), ...cancelled.all("Status")]).toEqual([number, "CANCELLED"])
    expect([again.status, ...again.all("Code")]).toEqual([500, "Client.AlreadyCancelled"])
    expect(found.all("Status")).toEqual(["DECIDED", "CANCELLED", "REGISTERED"])
    expect(found.all("RegistrationNumber")).toEqual([number, other])
    expect((await call(etrack.url, byReceipt(receipt))).all("Outcome")).toEqual(["REGISTERED", "REGISTERED"])
    expect(effects("1448-P5")).toEqual([`etrack.registered ${number}`, `etrack.cancelled ${number}`])
  })

  it("refuses an unknown registration number", async () => {
    expect((await call(etrack.url, cancellation("000000000000"))).all("Code")).toEqual(["Client.UnknownRegistration"])
  })
})
