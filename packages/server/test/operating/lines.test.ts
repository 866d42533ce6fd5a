import { expect, it } from "vitest"
import type { ExchangeOutline } from "../../src/api/exchangeSearch.ts"
import type { Difference } from "../../src/api/reconciliationViews.ts"
import type { Task } from "../../src/api/taskViews.ts"
import { differenceLine, outlineLines, taskLines } from "../../src/operating/console/lines.ts"

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
