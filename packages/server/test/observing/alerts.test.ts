import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { systemOf } from "@mahmal/core/exchange/Operation"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { describe, expect, it } from "vitest"
import { root } from "../../../../scripts/packages.ts"
import { alertNames } from "../../src/api/alertNames.ts"
import { alertsOf, thresholds } from "../../src/observing/alerts.ts"
import type { Readings } from "../../src/observing/Readings.ts"

const well: Readings = {
  waiting: [
    { operation: "sms.send", state: "InDoubt", exchanges: 3, oldest: 60 },
    { operation: "etrack.register", state: "Accepted", exchanges: 3, oldest: 2 * thresholds.inDoubt.urgent },
  ],
  oldestJob: 2,
  longestTransaction: 1,
  unsealed: 1_800,
  clockOff: 1,
  overdueTasks: 0,
  brokenTotals: 0,
  comparisons: [
    { season: "1448" as SeasonName, system: "visa", failed: false, underWay: thresholds.compared.soon - 1 },
  ],
  cutOffs: [],
  cooling: [],
  endingKeys: [],
  paused: [{ system: "etrack", age: thresholds.paused.soon - 1 }],
}
const cutOff = (daysLeft: number, pilgrims: number) => ({
  season: "1448" as SeasonName,
  step: { en: "registration in the e-track", ar: "التسجيل" },
  day: "2027-03-01",
  daysLeft,
  pilgrims,
})

const comparison = (how: Partial<Readings["comparisons"][number]>): Readings["comparisons"][number] => ({
  season: "1448" as SeasonName,
  system: "visa",
  failed: false,
  underWay: 0,
  ...how,
})

describe("alerts", () => {
  it("have each a line in the guide that says what to do", async () => {
    const guide = await readFile(join(root, "docs/guides/running.md"), "utf8")
    expect([...guide.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, name]) => name)).toEqual([...alertNames])
  })

  it("are silent while the hub is well", () => {
    expect(alertsOf(well)).toEqual([])
  })

  it.each([
    ["sealing-late", { unsealed: thresholds.unsealed.soon }, "soon"],
    ["sealing-late", { unsealed: thresholds.unsealed.urgent }, "urgent"],
    ["jobs-late", { oldestJob: thresholds.oldestJob.soon }, "soon"],
    ["long-transaction", { longestTransaction: thresholds.transaction.urgent }, "urgent"],
    [
      "in-doubt-for-long",
      { waiting: [{ operation: "etrack.register", state: "InDoubt", exchanges: 3, oldest: thresholds.inDoubt.soon }] },
      "soon",
    ],
    [
      "undecided-for-long",
      {
        waiting: [{ operation: "bracelet.order", state: "Accepted", exchanges: 1, oldest: thresholds.undecided.soon }],
      },
      "soon",
    ],
    [
      "undecided-for-long",
      {
        waiting: [{ operation: "visa.request", state: "Accepted", exchanges: 9, oldest: thresholds.undecided.urgent }],
      },
      "urgent",
    ],
    ["breaker-open", { cooling: ["etrack"] }, "soon"],
    ["paused-for-long", { paused: [{ system: "visa", age: thresholds.paused.soon }] }, "soon"],
    ["paused-for-long", { paused: [{ system: "visa", age: thresholds.paused.urgent }] }, "urgent"],
    ["clock-off", { clockOff: thresholds.clock.soon }, "soon"],
    ["clock-off", { clockOff: thresholds.clock.urgent }, "urgent"],
    ["not-compared", { comparisons: [comparison({ failed: true })] }, "soon"],
    ["not-compared", { comparisons: [comparison({ underWay: thresholds.compared.soon })] }, "soon"],
    ["not-compared", { comparisons: [comparison({ underWay: thresholds.compared.urgent })] }, "urgent"],
    ["key-ends", { endingKeys: [{ client: "ministry", left: 29 * 86_400 }] }, "soon"],
    ["key-ends", { endingKeys: [{ client: null, left: 9 * 86_400 }] }, "urgent"],
    ["tasks-overdue", { overdueTasks: 1 }, "urgent"],
    ["totals-broken", { brokenTotals: 1 }, "urgent"],
    ["cut-off-near", { cutOffs: [cutOff(3, 7)] }, "soon"],
    ["cut-off-near", { cutOffs: [cutOff(0, 1)] }, "urgent"],
  ] as const)("say %s when %j", (name, found, severity) => {
    expect(alertsOf({ ...well, ...found })).toMatchObject([{ name, severity }])
  })

  it("name days, systems and what was asked of them as people do", () => {
    const waiting = [
      { operation: "visa.request", state: "InDoubt", exchanges: 3, oldest: 7200 },
      { operation: "etrack.register", state: "Due", exchanges: 3, oldest: 60 },
    ] as const
    const paused = [{ system: "bracelet", age: thresholds.paused.soon }] as const
    const said = alertsOf({ ...well, waiting, paused, cooling: ["etrack"], cutOffs: [cutOff(1, 7)] })
    expect(said.map(({ about }) => about).toSorted()).toEqual(["1448 2027-03-01", "bracelet", "etrack", "visa.request"])
    const english = said.map(({ says }) => says.en).join(" ")
    for (const name of ["1 March 2027", "the e-track", "the request for a permit or visa", "the bracelet maker"])
      expect(english).toContain(name)
    expect(english).not.toMatch(/\betrack\b|visa\.request/)
    const arabic = said.map(({ says }) => says.ar).join(" ")
    expect(arabic).toContain("1 مارس 2027")
    expect(arabic).toContain("المسار الإلكتروني")
    expect(arabic).toContain("طلب تصريح أو تأشيرة")
    expect(arabic).not.toMatch(/[a-z]|\d-\d/)
  })

  it("say of one what they say of many, and name systems in English too", () => {
    const waiting = [
      { operation: "visa.request", state: "InDoubt", exchanges: 1, oldest: 7200 },
      { operation: "etrack.register", state: "Due", exchanges: 1, oldest: 60 },
    ] as const
    const cutOffs = [cutOff(1, 1)]
    const said = alertsOf({ ...well, waiting, cooling: ["etrack"], cutOffs, overdueTasks: 1, brokenTotals: 1 })
    expect(said).toHaveLength(5)
    for (const { says } of said) expect(says.en).not.toMatch(/1 (pilgrims|tasks|totals)|etrack|visa\.request/)
  })

  it.each([
    ["visa.request", "Due", 1],
    ["visa.request", "InDoubt", 1],
    ["bracelet.order", "Accepted", 1],
    ["sms.send", "Due", 1],
    ["sms.send", "Accepted", 0],
    ["voice.call", "InDoubt", 0],
  ] as const)("tell of a system that was not reached while %s in %s waits for it: %i", (operation, state, times) => {
    const waiting = [{ operation, state, exchanges: 1, oldest: 60 }]
    const system = systemOf(operation)
    expect(alertsOf({ ...well, waiting, cooling: [system] }).map(({ name }) => name)).toEqual(
      Array(times).fill("breaker-open"),
    )
    const other = system === "visa" ? "etrack" : "visa"
    expect(alertsOf({ ...well, waiting, cooling: [other] })).toEqual([])
  })

  it.each(["Accepted", "InDoubt"] as const)(
    "leave a message alone whose report is late (%s): it ends by itself",
    (state) => {
      const waiting = [{ operation: "sms.send", state, exchanges: 3, oldest: thresholds.undecided.urgent }] as const
      expect(alertsOf({ ...well, waiting })).toEqual([])
    },
  )

  it("say what is weeks old in days", () => {
    const [alert] = alertsOf({ ...well, paused: [{ system: "visa", age: 21 * 86_400 + 2 * 3600 }] })
    expect(alert?.says.en).toContain("21 d 2 h ago")
    expect(alert?.says.ar).toContain("21 ي 2 س")
  })

  it("leave a cut-off alone that is far, or that everybody has passed", () => {
    expect(alertsOf({ ...well, cutOffs: [cutOff(4, 100), cutOff(1, 0)] })).toEqual([])
  })

  it("put the urgent first and speak both languages", () => {
    const alerts = alertsOf({ ...well, unsealed: 6_000, overdueTasks: 2 })
    expect(alerts.map(({ severity }) => severity)).toEqual(["urgent", "soon"])
    expect(alerts[1]?.says.en).toContain("1 h 40 min")
    for (const { says } of alerts) expect(says.ar).toMatch(/\p{Script=Arabic}/u)
  })
})
