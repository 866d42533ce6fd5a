import { expect, it } from "vitest"
import { whereaboutsOf } from "../src/page/gate/Whereabouts.ts"
import { distinctScans } from "../src/page/scan/distinctScans.ts"

const gate = { id: "mina-12-north", name: { ar: "البوابة الشمالية", en: "North gate" }, camp: 12 }

it("An older passage that the hub tells later moves nobody", () => {
  const { learn, inside } = whereaboutsOf([])
  learn([["one", { place: "camp 12", direction: "in", at: 20, group: 417 }]])
  expect(learn([["one", { place: "camp 12", direction: "out", at: 10, group: 417 }]])).toEqual([])
  expect(inside(gate)).toEqual(new Map([[417, 1]]))
  learn([["one", { place: "camp 12", direction: "out", at: 30, group: 417 }]])
  expect(inside(gate)).toEqual(new Map())
})

it("A code counts again when another came between or it was out of sight for a while, and not while it is held up", () => {
  const isNew = distinctScans()
  expect([isNew("a", 0), isNew("a", 2_000), isNew("a", 4_000), isNew("b", 4_100), isNew("a", 4_200)]).toEqual([
    true,
    false,
    false,
    true,
    true,
  ])
  expect(isNew("a", 7_000)).toBe(true)
})
