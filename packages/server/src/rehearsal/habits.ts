import type { StateName } from "@mahmal/core/journey/State"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { chance } from "./chance.ts"

/** What a group will do with an offer: let it lapse, or confirm it that many days after the draw, with a campaign. */
export type GroupHabit =
  | { readonly lapses: true }
  | { readonly lapses: false; readonly confirmsAfter: number; readonly campaign: CampaignId }

/** What will happen to a person: withdrawing or dying so many days after coming to a state. Most do neither. */
export interface Fate {
  readonly what: "withdraws" | "dies"
  readonly inState: StateName
  readonly afterDays: number
}

/** The days on which a person crosses the border. */
export interface Travel {
  readonly arrives: SeasonDay
  readonly departs: SeasonDay
}

/** The habits of a group, by the seed. `offerDays` is how long it has to confirm. */
export const groupHabit = (seed: string, group: string, offerDays: number): GroupHabit => {
  if (chance(seed, "lapses", group) < 0.06) return { lapses: true }
  const campaign = CampaignId.make(`C${String(1 + Math.floor(chance(seed, "campaign", group) * 24)).padStart(2, "0")}`)
  return { lapses: false, confirmsAfter: 1 + Math.floor(chance(seed, "confirms", group) * offerDays), campaign }
}

const withdrawsIn: ReadonlyArray<StateName> = ["Drawn", "Registered", "Visa", "Bracelet"]
const diesIn: ReadonlyArray<StateName> = ["Drawn", "Registered", "Visa", "Bracelet", "Arrived"]

/** A person's fate, by the seed: one in 20 withdraws, one in 200 dies; `unrest` times as many. */
export const fateOf = (seed: string, pilgrim: string, unrest = 1): Fate | undefined => {
  const lot = chance(seed, "fate", pilgrim) / unrest
  const what = lot < 0.05 ? "withdraws" : lot < 0.055 ? "dies" : undefined
  if (what === undefined) return undefined
  const states = what === "withdraws" ? withdrawsIn : diesIn
  const inState = states[Math.floor(chance(seed, "when", pilgrim) * states.length)] as StateName
  return { what, inState, afterDays: 1 + Math.floor(chance(seed, "after", pilgrim) * (inState === "Drawn" ? 4 : 14)) }
}

/**
 * A person's travel, by the seed: there in the fortnight before Arafah, home in the ten days after. One in 50 stays at home
 * without a word.
 */
export const travelOf = (seed: string, pilgrim: string, arafah: SeasonDay): Travel | undefined =>
  chance(seed, "stays", pilgrim) < 0.02
    ? undefined
    : {
        arrives: addDays(arafah, -15 + Math.floor(chance(seed, "arrives", pilgrim) * 12)),
        departs: addDays(arafah, 5 + Math.floor(chance(seed, "departs", pilgrim) * 8)),
      }

/** The last day on which anybody of a season still travels. */
export const lastDay = (arafah: SeasonDay): SeasonDay => addDays(arafah, 14)
