import fc from "fast-check"
import { expect, it } from "vitest"
import { type Leaver, movesOf, type Passing } from "../../src/committee/movesOf.ts"
import { passOn, type Waiting } from "../../src/draw/passOn.ts"

/** What is recorded of passing places on, and the move of everybody who stays, as passing on itself says it. */
const pass = (list: ReadonlyArray<Waiting>, free: number, gone: ReadonlySet<string>, day: string) => {
  const passed = passOn(list, free, gone)
  const offers = new Map(passed.offers.map(({ reference, members }) => [reference, members]))
  const leavers = list.flatMap(
    ({ reference }, index): ReadonlyArray<Leaver> =>
      offers.has(reference) || gone.has(reference)
        ? [{ group: reference, rank: index + 1, offered: offers.get(reference) ?? 0 }]
        : [],
  )
  return { passed, passing: { day, free, leavers } satisfies Passing }
}

const days = fc.array(fc.record({ free: fc.nat(12), gone: fc.uniqueArray(fc.nat(19), { maxLength: 4 }) }), {
  maxLength: 6,
})
const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 20 })

it("derives from the records alone the very moves that passing on gave everybody", () => {
  fc.assert(
    fc.property(sizes, days, (members, turns) => {
      let list: ReadonlyArray<Waiting> = members.map((size, n) => ({ reference: `G${n}`, members: size }))
      const passings: Array<Passing> = []
      const ranks = new Map(list.map(({ reference }, index) => [reference, index + 1]))
      for (const [n, { free, gone }] of turns.entries()) {
        const { passed, passing } = pass(list, free, new Set(gone.map((one) => `G${one}`)), `day ${n}`)
        passings.push(passing)
        for (const { reference, from, to, offered, withdrawn, tooFew } of passed.moves) {
          const told = movesOf(reference, ranks.get(reference) ?? 0, passings).filter(({ day }) => day === `day ${n}`)
          const changed = from !== to || tooFew > 0
          expect(told).toEqual(changed ? [{ day: `day ${n}`, from, to, offered, withdrawn, tooFew }] : [])
        }
        list = passed.waiting
      }
    }),
  )
})

it("ends with the offer, or with leaving the list", () => {
  const passings = [
    { day: "1", free: 2, leavers: [{ group: "A", rank: 1, offered: 2 }] },
    { day: "2", free: 0, leavers: [{ group: "B", rank: 1, offered: 0 }] },
    { day: "3", free: 9, leavers: [{ group: "C", rank: 1, offered: 9 }] },
  ]
  expect(movesOf("A", 1, passings)).toMatchObject([{ from: 1, to: undefined, left: "offered" }])
  expect(movesOf("B", 2, passings)).toMatchObject([
    { from: 2, to: 1, offered: 1 },
    { from: 1, to: undefined, left: "withdrew" },
  ])
})
