import { sha256 } from "../hashing/sha256.ts"
import type { CampaignId } from "./CampaignId.ts"
import type { Camp, GatePlan } from "./GatePlan.ts"

/**
 * The camps of a campaign's pilgrims, one a site, in the order in which the plan names the sites.
 *
 * A camp that names the campaign comes first. Otherwise the campaign gets one of the site's open camps, chosen by its name
 * alone (rendezvous hashing): nobody of a campaign is parted from the others, and a camp that is added later takes only those
 * that move into it. A site without an open camp has none for it.
 */
export const campsOf = ({ camps }: GatePlan, campaign: CampaignId): ReadonlyArray<Camp> =>
  [...Map.groupBy(camps, ({ site }) => site).values()].flatMap((here) => {
    const own = here.find(({ campaigns }) => campaigns?.includes(campaign))
    const open = here.filter(({ campaigns }) => campaigns === undefined)
    return own ?? open.toSorted((a, b) => (drawn(a, campaign) < drawn(b, campaign) ? -1 : 1)).slice(0, 1)
  })

const drawn = ({ id }: Camp, campaign: CampaignId): string => sha256(`${id} ${campaign}`)
