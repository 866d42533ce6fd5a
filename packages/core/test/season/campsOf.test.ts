import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CampaignId } from "../../src/season/CampaignId.ts"
import { campsOf } from "../../src/season/campsOf.ts"
import type { Camp, GatePlan } from "../../src/season/GatePlan.ts"

const noor = CampaignId.make("Al-Noor")
const name = { ar: "مخيم", en: "Camp" }
const camp = (id: number, site: string, ...campaigns: ReadonlyArray<string>): Camp => {
  const [first, ...others] = campaigns.map((campaign) => CampaignId.make(campaign))
  return { id, site, name, ...(first === undefined ? {} : { campaigns: [first, ...others] }) }
}
const plan = (...camps: ReadonlyArray<Camp>): GatePlan => ({ camps, gates: [] }) as unknown as GatePlan
const ids = (camps: ReadonlyArray<Camp>, campaign = noor) => campsOf(plan(...camps), campaign).map(({ id }) => id)

describe("the camps of a campaign's pilgrims", () => {
  it("are those that name it, one a site, in the order of the sites", () => {
    const camps = [camp(31, "arafat"), camp(32, "arafat", "Al-Noor"), camp(12, "mina", "Al-Huda", "Al-Noor")]
    expect(ids(camps)).toEqual([32, 12])
  })

  it("are open ones where none names it: never one that is kept for others", () => {
    expect(ids([camp(12, "mina", "Al-Huda"), camp(13, "mina"), camp(31, "arafat")])).toEqual([13, 31])
    expect(ids([camp(12, "mina", "Al-Huda"), camp(31, "arafat")])).toEqual([31])
  })

  it("change with a new camp only for those who move into it", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 8 })
    const campaigns = fc.stringMatching(/^[A-Za-z]{1,20}$/)
    const moved = new Set<boolean>()
    fc.assert(
      fc.property(numbers, campaigns, ([added = 0, ...others], campaign) => {
        const open = others.map((id) => camp(id, "mina"))
        const before = ids(open, CampaignId.make(campaign))
        const after = ids([camp(added, "mina"), ...open.toReversed()], CampaignId.make(campaign))
        expect([before, [added]]).toContainEqual(after)
        expect(before).toHaveLength(1)
        moved.add(after[0] === added)
      }),
    )
    expect(moved, "some stay, and some move").toEqual(new Set([true, false]))
  })
})
