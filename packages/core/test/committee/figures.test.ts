import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { type Applicants, entryOf } from "../../src/committee/entryOf.ts"
import { rulesOf } from "../../src/committee/rulesOf.ts"
import { parseRules, writeRules } from "../../src/draw/Rules.ts"
import { bytesOf } from "../../src/hashing/sha256.ts"
import type { Season } from "../../src/season/Season.ts"
import { day } from "../../src/testing/moments.ts"
import { season1448 } from "../season/season1448.ts"

/** A citizen of 60 years who goes for the first time and was never refused. */
const principal: Applicants["principal"] = {
  nationality: "QAT",
  birthDate: day("1967-05-15"),
  lastHajjYear: null,
  refusedSeasons: 0,
}
/** The sample season with other tiers. */
const withTiers = (...tiers: Season["draw"]["tiers"]): Season => ({
  ...season1448,
  draw: { ...season1448.draw, tiers },
})
const entry = (changes: Partial<Applicants["principal"]> = {}, season = season1448) =>
  entryOf({ reference: "G1", members: 3, principal: { ...principal, ...changes } }, season)

describe("a group's entry in the pool", () => {
  it("has the reference and members of the group, and the share of its principal", () => {
    expect(entry()).toEqual({ reference: "G1", members: 3, share: "citizens", tier: 2, weight: 1 })
    expect(entry({ nationality: "OMN" }).share).toBe("others")
  })

  it("is in the first tier that takes its principal, by the age on Arafah day and the Hajj performed before", () => {
    for (const [changes, tier] of [
      [{ birthDate: day("1962-05-15") }, 1],
      [{ birthDate: day("1962-05-16") }, 2],
      [{ birthDate: day("1962-05-15"), lastHajjYear: 1420 }, 3],
      [{ lastHajjYear: 1420 }, 3],
    ] as const)
      expect(entry(changes).tier, JSON.stringify(changes)).toBe(tier)
    const returning = withTiers({ firstHajj: false }, { firstHajj: true })
    expect([entry({}, returning).tier, entry({ lastHajjYear: 1420 }, returning).tier]).toEqual([2, 1])
  })

  it("weighs one more for each season in which its principal was refused, up to the most", () => {
    expect([0, 1, 5, 6, 20].map((refusedSeasons) => entry({ refusedSeasons }).weight)).toEqual([1, 2, 6, 6, 6])
  })
})

describe("the rules of a draw", () => {
  it("state every figure that gave a group its share, its tier and its weight", () => {
    expect(rulesOf(season1448)).toEqual({
      season: "1448",
      places: { citizens: 3700, others: 700 },
      figures: {
        "ages-on": "2027-05-15",
        "citizen-qat": "yes",
        "members-limit": "4",
        "tier-1": "first-hajj+age-65",
        "tier-2": "first-hajj",
        "tier-3": "all",
        "tier-limit": "3",
        "weight-limit": "6",
      },
    })
    expect(rulesOf(withTiers({ firstHajj: false, minimumAge: 0 }, { firstHajj: true })).figures).toMatchObject({
      "tier-1": "hajj-before+age-0",
      "tier-2": "first-hajj",
    })
  })

  it("are read as they were written", () => {
    const rules = rulesOf(season1448)
    expect(Result.getOrThrow(parseRules(bytesOf(writeRules(rules))))).toEqual(rules)
  })
})
