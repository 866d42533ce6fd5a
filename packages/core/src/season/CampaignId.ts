import { Schema } from "effect"

/** A campaign by its number, such as `C15`: the licensed operator with whom a pilgrim confirms and travels. */
export const CampaignId = Schema.NonEmptyString.pipe(Schema.brand("CampaignId"))
export type CampaignId = typeof CampaignId.Type
