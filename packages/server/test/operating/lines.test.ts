import { expect, it } from "vitest"
import type { ExchangeOutline } from "../../src/api/exchangeSearch.ts"
import type { Difference, Reconciliation } from "../../src/api/reconciliationViews.ts"
import type { Rerun, RerunItem } from "../../src/api/rerunViews.ts"
import type { Task } from "../../src/api/taskViews.ts"
import {
  differenceLine,
  foundLines,
  itemLine,
  outlineLines,
  reconciliationLine,
  rerunLines,
  taskLines,
} from "../../src/operating/console/lines.ts"
import { changesOf, sharesOf } from "../../src/operating/console/readings.ts"

const bare = {
  task: 7,
  title: { en: "A task", ar: "مهمة" },
  unit: "it",
  why: { en: "Look.", ar: "انظر." },
  opened: "2026-11-22T02:13:07.123456Z",
  due: null,
  closed: null,
} as Task

it("shows the hub's Arabic sentences as they are, and nothing that turns what is around it", () => {
  const task = (ar: string) => taskLines({ ...bare, why: { en: "", ar } }, "ar").split("\n")[2]
  const said = "وصول \u20661448-Q48-000001\u2069 حتى الغد."
  expect(task(said)).toBe(`      ${said}`)
  expect(task("a\u202eb\u2066c")).toBe("      a\ufffdb\ufffdc")
  expect(task("\u2066a\u202eb\u2069")).toBe("      \ufffda\ufffdb\ufffd")
  expect(task("\u2066a\u0007b\u2069")).toBe("      \ufffda\ufffdb\ufffd")
})

it("shows what a system's list says without what would move the cursor or turn the writing", () => {
  const difference = {
    number: 1,
    pilgrim: "1448-Q48-000001",
    handle: "ent\u001b[2J_\u0007\u202e1",
    kind: "different",
    fields: [{ name: "state", ours: "issued", theirs: "re\u001b[31mfused\u009b1A" }],
    explanation: null,
    exchange: null,
  } as unknown as Difference
  expect(differenceLine(difference, "en")).toMatch(
    /^ {2}1448-Q48-000001 {2}different {2}ent_\ufffd\ufffd1 {2}\(.*issued.*refused.*\)$/,
  )
  expect(differenceLine(difference, "en")).not.toMatch(/(?!\n)\p{Cc}|\u202e/u)
})

it("says of a reconciliation whose list it was, and what came of it, in both languages", () => {
  const run = {
    reconciliation: 3,
    system: "visa",
    season: "1448",
    asked: "2026-11-22T23:00:07.123456Z",
    askedBy: "hub",
    ended: null,
    failed: null,
    ours: 7,
    theirs: 8,
    differences: 2,
    unexplained: 1,
    kinds: {},
  } as unknown as Reconciliation
  const [head, said] = reconciliationLine(run, "en").split("\n")
  expect(head).toContain("1448  visa  2026-11-22T23:00:07Z by hub")
  expect(said).toContain("Reconciliation 3: 7 of ours and 8 of the visa authority compared; under way.")
  const ended = { ...run, ended: "2026-11-22T23:10:00Z" } as Reconciliation
  expect(reconciliationLine(ended, "en")).toContain("2 differences, 1 of them unexplained")
  expect(reconciliationLine(ended, "ar").split("\n")[1]).toMatch(/المطابقة 3: .*بلا تفسير: 1/)
  expect(reconciliationLine({ ...ended, failed: "Unreadable: \u001b[2Jno" }, "ar")).toMatch(
    /تعذّرت المطابقة 3: Unreadable: no/,
  )
})

it("says times in UTC, as they can be typed too, and turns none of them round among Arabic words", () => {
  const due = (language: "en" | "ar") =>
    taskLines({ ...bare, due: "2026-11-23T21:00:00.000000Z" }, language).split("\n")[0]
  expect(due("en")).toContain("2026-11-22T02:13:07Z  due 2026-11-23T21:00:00Z")
  expect(due("ar")).toContain("موعدها \u20662026-11-23T21:00:00Z\u2069")
})

it("says since when an exchange stands where it does with the comma of the language", () => {
  const outline = {
    exchange: "visa.request/1448-Q48-000001",
    standing: { _tag: "InDoubt" },
    why: bare.why,
    opened: "2026-11-22T02:13:07.123456Z",
    changed: "2026-11-22T02:14:00.000000Z",
    pilgrims: [],
    possible: [],
    tasks: [],
    calls: [],
    acts: [],
  } as unknown as ExchangeOutline
  expect(outlineLines(outline, "en")).toContain("opened   2026-11-22T02:13:07Z, last changed 2026-11-22T02:14:00Z\n")
  expect(outlineLines(outline, "ar")).toContain("\u2069، آخر تغيير \u20662026-11-22T02:14:00Z\u2069\n")
})

it("reads what was typed of each pilgrim as the hub takes it, also where a value has a sign or a colon of its own", () => {
  expect(
    sharesOf([
      "1448-Q1=registration:4711",
      "1448-Q2=entitlement:permit:ent_1:P-1",
      "1448-Q3=bracelet:B1:04FF",
      "1448-Q4=refused:E=7",
    ]),
  ).toEqual([
    { pilgrim: "1448-Q1", registration: "4711" },
    { pilgrim: "1448-Q2", entitlement: { kind: "permit", id: "ent_1", number: "P-1" } },
    { pilgrim: "1448-Q3", bracelet: { serial: "B1", chip: "04FF" } },
    { pilgrim: "1448-Q4", refused: "E=7" },
  ])
  for (const wrong of ["1448-Q1=registration", "1448-Q1=bracelet:B1", "1448-Q1=registration:1:2", "registration:4711"])
    expect(() => sharesOf([wrong])).toThrow(wrong)
  expect(changesOf(["nameLatin=AMAL = X", "mobile="])).toEqual({ nameLatin: "AMAL = X", mobile: "" })
  for (const wrong of ["nameLatin", "=AMAL"]) expect(() => changesOf([wrong])).toThrow("expected name=value")
})

const plan = {
  rerun: 7,
  reason: "After the outage.",
  planned: bare.opened,
  plannedBy: "night",
  hash: "ab12",
  approved: null,
  approvedBy: null,
  finished: null,
  stopped: null,
  items: 2,
  outlooks: { safe: 2 },
  results: {},
  underWay: 0,
} as unknown as Rerun
const approved = { approved: bare.opened, approvedBy: "day" }
const stopped = { stopped: { by: "day", because: "It was the wrong night." } }

it.each([
  ["waits for a second person", {}],
  ["running", approved],
  ["being stopped", { ...approved, ...stopped }],
  ["stopped", { ...stopped, finished: bare.opened }],
  ["finished", { ...approved, finished: bare.opened }],
])("says of a plan that it is %s, and how to approve it only while it waits for that", (standing, more) => {
  const lines = rerunLines({ ...plan, ...more }, "en").split("\n")
  expect(lines[0]).toContain(`  ${standing}  `)
  const approving = lines.filter((line) => line.includes("rerun approve 7 --hash ab12"))
  expect(approving).toHaveLength(standing === "waits for a second person" ? 1 : 0)
})

it("says of an item what came of it, and that one is to come only while its plan still runs it", () => {
  const item = { exchange: "visa.request/1", outlook: "safe", result: null, detail: null } as RerunItem
  const said = (more: Partial<RerunItem>, of: Partial<Rerun> = {}) =>
    itemLine({ ...item, ...more }, { ...plan, ...of } as Rerun, "en")
  expect(said({})).toMatch(/^to come /)
  expect(said({}, stopped)).toMatch(/^not run /)
  expect(said({ outlook: "not-wanted" })).toMatch(/^not run /)
  expect(said({ result: "declined", detail: "C\u001b[2J7" })).toBe("declined  visa.request/1  safe  C7")
  expect(said({ outlook: "not-wanted", result: "left", detail: "not-wanted" })).toBe(
    "left      visa.request/1  not-wanted",
  )
})

it("names three pilgrims of an exchange, and of more the first two and how many others there are", () => {
  const found = (pilgrims: ReadonlyArray<string>) =>
    foundLines(
      {
        exchange: "bracelet.order/1",
        standing: { _tag: "Due" },
        why: bare.why,
        opened: bare.opened,
        pilgrims,
      } as never,
      "en",
    ).split("\n")[0]
  expect(found(["A", "B", "C"])).toMatch(/ {2}A, B, C$/)
  expect(found(["A", "B", "C", "D"])).toMatch(/ {2}A, B and 2 others$/)
})
