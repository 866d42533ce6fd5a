import { describe, expect, it } from "vitest"
import { type Group, groupCodes, type Member } from "../../src/intake/groupRules.ts"
import { season1448 } from "../season/season1448.ts"

const principal: Member = { role: "principal", relation: null, wentRecently: false }
const companion: Member = { role: "companion", relation: "friend", wentRecently: false }
const led = { sex: "F", nationality: "QAT", codes: [] } as const
const group = (changes: Partial<Group> = {}): Group => ({ principals: 1, companions: 1, principal: led, ...changes })
const codes = (member: Member, of: Group) => groupCodes(member, of, season1448)

describe("a group", () => {
  it("is led by one principal", () => {
    expect(codes(principal, group())).toEqual([])
    expect(codes(companion, { principals: 0, companions: 1 })).toEqual(["group-principal"])
    expect(codes(principal, { principals: 2, companions: 9 })).toEqual(["group-principal"])
  })

  it("has three companions with a citizen and one with anybody else", () => {
    expect(codes(principal, group({ companions: 3 }))).toEqual([])
    expect(codes(principal, group({ companions: 4 }))).toEqual(["group-size"])
    const other = { ...led, nationality: "SAU" }
    expect(codes(companion, group({ companions: 1, principal: other }))).toEqual([])
    expect(codes(companion, group({ companions: 2, principal: other }))).toEqual(["group-size"])
  })

  it("does not travel when its principal does not", () => {
    const rejected = group({ principal: { ...led, codes: ["late"] } })
    expect(codes(companion, rejected)).toEqual(["principal-rejected"])
    expect(codes(principal, rejected)).toEqual([])
  })
})

describe("a companion who went recently", () => {
  const returning = (relation: Member["relation"]): Member => ({ ...companion, relation, wentRecently: true })

  it("may go again as the husband, father, brother or son of a woman", () => {
    for (const relation of ["husband", "father", "brother", "son"] as const) {
      expect(codes(returning(relation), group()), relation).toEqual([])
    }
    for (const relation of ["wife", "mother", "sister", "daughter", "friend"] as const) {
      expect(codes(returning(relation), group()), relation).toEqual(["hajj-interval"])
    }
  })

  it("may not with a man, or in a group without its one principal", () => {
    expect(codes(returning("son"), group({ principal: { ...led, sex: "M" } }))).toEqual(["hajj-interval"])
    expect(codes(returning("son"), { principals: 2, companions: 1 })).toEqual(["group-principal", "hajj-interval"])
  })
})
