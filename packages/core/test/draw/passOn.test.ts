import { describe, expect, it } from "vitest"
import { passOn } from "../../src/draw/passOn.ts"

const LIST = [
  { reference: "A", members: 3 },
  { reference: "B", members: 1 },
  { reference: "C", members: 2 },
  { reference: "D", members: 1 },
  { reference: "E", members: 1 },
]

describe("passing freed places on", () => {
  it("offers them to the first groups that fit, and keeps the others in their order", () => {
    const { offers, waiting, free } = passOn(LIST, 2)
    expect(offers.map(({ reference, rank }) => [reference, rank])).toEqual([
      ["B", 2],
      ["D", 4],
    ])
    expect(waiting.map(({ reference }) => reference)).toEqual(["A", "C", "E"])
    expect(free).toBe(0)
  })

  it("explains each move by the groups before it that were offered places or left, and by what was free", () => {
    const { moves } = passOn(LIST, 2, new Set(["C"]))
    expect(moves).toEqual([
      { reference: "A", members: 3, from: 1, to: 1, offered: 0, withdrawn: 0, tooFew: 2 },
      { reference: "E", members: 1, from: 5, to: 2, offered: 2, withdrawn: 1, tooFew: 0 },
    ])
    for (const { from, to, offered, withdrawn } of moves) expect(from - to).toBe(offered + withdrawn)
  })

  it("moves nobody when nothing is free, and leaves free what fits nobody", () => {
    expect(passOn(LIST, 0).moves.every(({ from, to }) => from === to)).toBe(true)
    expect(passOn([LIST[0]!], 2)).toMatchObject({ offers: [], free: 2 })
    expect(passOn([], 5)).toEqual({ offers: [], waiting: [], moves: [], free: 5 })
  })
})
