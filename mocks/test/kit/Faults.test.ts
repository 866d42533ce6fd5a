import { expect, it } from "vitest"
import { Faults } from "../../src/kit/Faults.ts"

const kinds = (faults: Faults, calls: number, operation = "ask", caller?: string) =>
  Array.from({ length: calls }, () => faults.next({ operation, caller })?.kind ?? "none")

it("strikes the next calls, as many as asked for, and then no more", () => {
  const faults = new Faults([{ kind: "reset", next: 2 }])
  expect(kinds(faults, 4)).toEqual(["reset", "reset", "none", "none"])
  expect(faults.counts()).toEqual({ reset: 2 })
})

it("strikes one operation and one caller only", () => {
  const faults = new Faults([{ kind: "empty", next: 1, operation: "ask", caller: "unit-7" }])
  expect(kinds(faults, 1, "cancel", "unit-7")).toEqual(["none"])
  expect(kinds(faults, 1, "ask")).toEqual(["none"])
  expect(kinds(faults, 1, "ask", "unit-7")).toEqual(["empty"])
})

it("follows a script that lets some calls pass", () => {
  const faults = new Faults([{ script: ["none", "reply-lost", "answered-twice"] }])
  expect(kinds(faults, 4)).toEqual(["none", "reply-lost", "answered-twice", "none"])
})

it("strikes at about the rate, and with one seed always the same calls", () => {
  const struck = () => kinds(new Faults([{ kinds: ["slow", "garbage"], rate: 0.1, seed: 7 }]), 2000)
  const first = struck()
  expect(struck()).toEqual(first)
  const count = first.filter((kind) => kind !== "none").length
  expect(count).toBeGreaterThan(150)
  expect(count).toBeLessThan(250)
  expect(new Set(first)).toEqual(new Set(["none", "slow", "garbage"]))
})

it("goes on to the next rule when one is used up", () => {
  const faults = new Faults([
    { kind: "reset", next: 1 },
    { kind: "empty", next: 1 },
  ])
  expect(kinds(faults, 3)).toEqual(["reset", "empty", "none"])
})
