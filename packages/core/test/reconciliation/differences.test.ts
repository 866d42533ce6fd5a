import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { PilgrimId } from "../../src/journey/ids.ts"
import { differences } from "../../src/reconciliation/differences.ts"
import type { Holding } from "../../src/reconciliation/Holding.ts"
import { type Part, windowOf } from "../../src/reconciliation/window.ts"

const holding = (pilgrim: string, handle: string, other: Partial<Holding> = {}): Holding => ({
  pilgrim: `1448-${pilgrim}` as PilgrimId,
  handle,
  status: "standing",
  fields: { number: "1" },
  ...other,
})

const kinds = (ours: ReadonlyArray<Holding>, theirs: ReadonlyArray<Holding>) =>
  [...differences(ours, theirs)].map(({ pilgrim, handle, ...rest }) => [
    pilgrim.slice(5),
    handle,
    rest.kind,
    ...(rest.kind === "different" ? rest.fields.map(({ name }) => name) : []),
  ])

describe("two lists", () => {
  it("do not differ where they say the same, or where they have what is over", () => {
    const ours = [holding("A", "1"), holding("B", "2")]
    const theirs = [
      holding("A", "0", { status: "ended" }),
      holding("A", "1"),
      holding("B", "2"),
      holding("C", "3", { status: "ended" }),
    ]
    expect(kinds(ours, theirs)).toEqual([])
  })

  it("differ in what one of them has alone, in the order of pilgrims", () => {
    const ours = [holding("B", "2"), holding("D", "4")]
    const theirs = [holding("A", "1"), holding("B", "2"), holding("B", "3"), holding("E", "5")]
    expect(kinds(ours, theirs)).toEqual([
      ["A", "1", "only-theirs"],
      ["B", "3", "only-theirs"],
      ["D", "4", "only-ours"],
      ["E", "5", "only-theirs"],
    ])
  })

  it("differ in fields, in the status, and in the name of the only thing", () => {
    expect(kinds([holding("A", "1")], [holding("A", "1", { fields: { number: "2" } })])).toEqual([
      ["A", "1", "different", "number"],
    ])
    expect(kinds([holding("A", "1")], [holding("A", "1", { status: "pending", fields: {} })])).toEqual([
      ["A", "1", "different", "status"],
    ])
    expect(kinds([holding("A", "1")], [holding("A", "1", { fields: {} })])).toEqual([["A", "1", "different", "number"]])
    expect(kinds([holding("A", "1")], [holding("A", "9")])).toEqual([["A", "1", "different", "handle"]])
  })

  it("do not call it one thing under two names while the other is not decided, or there are several", () => {
    expect(kinds([holding("A", "1")], [holding("A", "9", { status: "pending" })])).toHaveLength(2)
    expect(kinds([holding("A", "1")], [holding("A", "8"), holding("A", "9")])).toHaveLength(3)
  })

  const side = fc
    .uniqueArray(fc.tuple(fc.nat(30), fc.nat(2), fc.constantFrom("standing", "pending", "ended")), {
      selector: ([pilgrim, handle]) => `${pilgrim} ${handle}`,
      maxLength: 40,
    })
    .map((all) =>
      all
        .toSorted(([a], [b]) => a - b)
        .map(([pilgrim, handle, status]) =>
          holding(String(pilgrim).padStart(2, "0"), String(handle), { status: status as Holding["status"] }),
        ),
    )

  /** The next `count` pilgrims of a list, and whether more come. */
  const partAfter = (all: ReadonlyArray<Holding>, after: string, count: number): Part => {
    const rest = all.filter(({ pilgrim }) => pilgrim > after)
    const pilgrims = [...new Set(rest.map(({ pilgrim }) => pilgrim))]
    const until = pilgrims[count - 1]
    return pilgrims.length > count && until !== undefined
      ? { holdings: rest.filter(({ pilgrim }) => pilgrim <= until), until }
      : { holdings: rest }
  }

  it("differ in the same whether they are compared whole or part by part", () => {
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (ours, theirs, m, n) => {
        const found = []
        for (let after = ""; ; ) {
          const window = windowOf(partAfter(ours, after, m), partAfter(theirs, after, n))
          found.push(...differences(window.ours, window.theirs))
          if (window.until === undefined) break
          after = window.until
        }
        expect(found).toEqual([...differences(ours, theirs)])
      }),
    )
  })
})
