import { expect, it } from "vitest"
import { Remembered } from "../../src/store/Remembered.ts"

it("remembers what was set or looked at last, and no more than so many", () => {
  const journeys = new Remembered<number, string>(10)
  for (let n = 0; n < 1000; n += 1) {
    journeys.set(n, `journey ${n}`)
    expect(journeys.get(0)).toBe("journey 0")
  }
  const held = Array.from({ length: 1000 }, (_, n) => n).filter((n) => journeys.get(n) !== undefined)
  expect(held).toEqual(expect.arrayContaining([0, 999]))
  expect(held.length).toBeLessThanOrEqual(10)
})

it("gives what was set last, and nothing that was forgotten, whichever half it stood in", () => {
  const journeys = new Remembered<string, string>(4)
  journeys.set("first", "drawn")
  for (const other of ["a", "b"]) journeys.set(other, "drawn")
  journeys.set("first", "registered")
  expect(journeys.get("first")).toBe("registered")
  journeys.forget("first")
  expect(journeys.get("first")).toBeUndefined()
})
