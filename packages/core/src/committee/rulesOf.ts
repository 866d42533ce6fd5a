import type { Rules } from "../draw/Rules.ts"
import type { Season } from "../season/Season.ts"

const tierOf = ({ firstHajj, minimumAge }: Season["draw"]["tiers"][number]): string =>
  [
    ...(firstHajj === undefined ? [] : [firstHajj ? "first-hajj" : "hajj-before"]),
    ...(minimumAge === undefined ? [] : [`age-${minimumAge}`]),
  ].join("+") || "all"

/**
 * The season's figures that the draw goes by, as they are published: places, and all that gives a group its share, its
 * tier and its weight.
 */
export const rulesOf = ({ name, places, draw, arafah, citizens, intake }: Season): Rules => ({
  season: name,
  places: places.shares,
  figures: {
    "ages-on": arafah.day,
    "members-limit": String(1 + Math.max(...Object.values(intake.maximumCompanions))),
    "tier-limit": String(draw.tiers.length),
    "weight-limit": String(draw.weightCap),
    ...Object.fromEntries(draw.tiers.map((tier, index) => [`tier-${index + 1}`, tierOf(tier)])),
    ...Object.fromEntries(citizens.map((nationality) => [`citizen-${nationality.toLowerCase()}`, "yes"])),
  },
})
