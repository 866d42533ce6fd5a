import { expect, it } from "vitest"
import { type Dial, Faults } from "../../src/kit/Faults.ts"

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

it("asks no further rule about a call that a script lets pass", () => {
  const faults = new Faults([{ script: ["none"] }, { kind: "reset", next: 1 }])
  expect(kinds(faults, 3)).toEqual(["none", "reset", "none"])
})

it("keeps the counts of its rules when others are added, and begins anew when they are set or reset", () => {
  const faults = new Faults([{ kind: "reset", next: 2 }])
  faults.knows("cancel")
  kinds(faults, 1)
  faults.add([{ kind: "empty", next: 1 }])
  expect(faults.dial().map(({ seen }) => seen)).toEqual([1, 0])
  expect(kinds(faults, 3)).toEqual(["reset", "empty", "none"])
  expect(faults.calls()).toEqual({ ask: 4, cancel: 0 })
  faults.set([{ kind: "reset", next: 1 }])
  expect(kinds(faults, 2)).toEqual(["reset", "none"])
  expect(faults.counts()).toEqual({ reset: 3, empty: 1 })
  faults.reset()
  expect([faults.rules(), faults.counts(), faults.calls()]).toEqual([[], {}, { cancel: 0 }])
})

it("goes on after a restart where it was, unless it is given rules", () => {
  let kept: Dial | undefined
  const memory = {
    read: () => kept,
    write: (dial: Dial) => {
      kept = dial
    },
  }
  kinds(new Faults([{ script: ["reset", "empty"] }], memory), 1)
  const again = new Faults(undefined, memory)
  expect(kinds(again, 2)).toEqual(["empty", "none"])
  expect(again.counts()).toEqual({ reset: 1, empty: 1 })
  expect(kinds(new Faults([{ kind: "slow", next: 1 }], memory), 1)).toEqual(["slow"])
})

it("waits as long as the rule says, or a quarter of a second", () => {
  const faults = new Faults([
    { kind: "slow", next: 1, ms: 0 },
    { kind: "slow", next: 1 },
  ])
  expect([1, 2].map(() => faults.next({ operation: "ask" })?.ms)).toEqual([0, 250])
})
