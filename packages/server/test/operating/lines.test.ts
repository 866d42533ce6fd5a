import { stripVTControlCharacters } from "node:util"
import { expect, it } from "vitest"
import type { Rerun, RerunItem } from "../../src/api/rerunViews.ts"
import { itemLine, listLines, rerunLines } from "../../src/operating/console/lines.ts"

const plan: Rerun = {
  rerun: 7,
  reason: "The authority was down.",
  selection: {},
  planned: "2026-11-22T02:13:07.000000Z",
  plannedBy: "person:noora",
  hash: "5f3c",
  approved: null,
  approvedBy: null,
  finished: null,
  stopped: null,
  items: 2,
  outlooks: { safe: 1, "not-repeatable": 1 },
  results: {},
  underWay: 0,
}
const stopped: Rerun = {
  ...plan,
  stopped: { by: "person:hamad", because: "It is up to tomorrow." },
  finished: "2026-11-22T02:20:00.000000Z",
}
const item = (outlook: RerunItem["outlook"]): RerunItem => ({
  number: 1,
  exchange: "visa.cancel/ent_1",
  operation: "visa.cancel",
  pilgrims: [],
  state: "InDoubt",
  outlook,
  follows: null,
  result: null,
  detail: null,
  ended: null,
})

it("asks for a second person while a plan waits for one, and not when it was stopped", () => {
  expect(rerunLines(plan, "en")).toContain("rerun approve 7 --hash 5f3c")
  expect(rerunLines(stopped, "en")).not.toContain("approve")
  expect(rerunLines(stopped, "en")).toContain("stopped by person:hamad: It is up to tomorrow.")
})

it("has to come only what will be run", () => {
  expect(itemLine(item("safe"), plan, "en")).toMatch(/^to come +visa/)
  expect(itemLine(item("not-repeatable"), plan, "en")).toMatch(/^not run +visa/)
  expect(itemLine(item("safe"), stopped, "en")).toMatch(/^not run +visa/)
})

it("says that there is nothing, or more", () => {
  expect(listLines([], undefined, "en")).toBe("None.")
  expect(listLines(["one"], undefined, "en")).toBe("one")
  expect(listLines(["one"], "cursor", "en")).toBe("one\nThere are more (--limit).")
})

it("has no English sentence in Arabic", () => {
  const given = /The authority was down\.|It is up to tomorrow\.|person:\w+|mahmal exchanges rerun approve|--\w+|5f3c/g
  for (const text of [
    rerunLines(plan, "ar"),
    rerunLines({ ...plan, approved: plan.planned, approvedBy: "person:hamad" }, "ar"),
    rerunLines(stopped, "ar"),
    listLines([], undefined, "ar"),
    listLines(["1"], "cursor", "ar"),
  ])
    expect(stripVTControlCharacters(text).replaceAll(given, "")).not.toMatch(/[A-Za-z]/)
})
