import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { Lately } from "../../src/store/Lately.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it("gives a traveller for ten seconds, however often it is asked for", () => {
  const people = new Lately<string, string>(10, 10_000)
  people.set("1448-A", "whoever")
  vi.advanceTimersByTime(9_999)
  expect(people.get("1448-A")).toBe("whoever")
  vi.advanceTimersByTime(1)
  expect(people.get("1448-A")).toBeUndefined()
})

it("gives nobody for longer where the clock is put back", () => {
  const people = new Lately<string, string>(10, 10_000)
  people.set("1448-A", "whoever")
  vi.setSystemTime(Date.now() - 300_000)
  vi.advanceTimersByTime(10_000)
  expect(people.get("1448-A")).toBeUndefined()
})

it("keeps nobody who is not told any more, and no more than so many", () => {
  const people = new Lately<string, string>(2, 10_000)
  const held = () => Array.from({ length: 4 }, (_, n) => people.get(String(n)))
  people.set("0", "the first")
  vi.advanceTimersByTime(5_000)
  people.set("1", "the second")
  people.set("2", "the third")
  expect(held()).toEqual([undefined, "the second", "the third", undefined])
  people.set("1", "corrected")
  people.set("3", "the fourth")
  expect(held()).toEqual([undefined, "corrected", undefined, "the fourth"])
  vi.advanceTimersByTime(10_000)
  people.forgetOld()
  expect(people.size).toBe(0)
})
