import type { CallerShape } from "../../../src/rights/Caller.ts"
import type { Unit } from "../../../src/rights/units.ts"

/** A system of a unit, in all seasons or in some. */
export const systemOf = (unit: Unit, seasons: CallerShape["seasons"] = "all"): CallerShape => ({
  id: `client:${unit}`,
  kind: "system",
  unit,
  seasons,
  purposes: [],
})

/** A system of a campaign. */
export const campaignOf = (campaign: string): CallerShape => ({
  ...systemOf("campaign"),
  id: `client:${campaign}`,
  campaign,
})
