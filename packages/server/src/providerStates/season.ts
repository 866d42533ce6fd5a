import { CampaignId } from "@mahmal/core/season/CampaignId"
import { readSeason } from "@mahmal/core/season/readSeason"
import { Result } from "effect"

/** The campaign of everybody who has confirmed, and of a caller of the unit campaign. */
export const campaign = CampaignId.make("C01")

/** The season of the provider states. It asks for permits, visas and bracelets at once, and has places for all. */
export const season = Result.getOrThrow(
  readSeason({
    name: "1448",
    timeZone: "Asia/Qatar",
    arafah: { hijri: "1448-12-09" },
    registration: { closes: "2026-10-22T24:00:00+03:00" },
    places: { total: 2000, shares: { citizens: 1000, others: 1000 } },
    citizens: ["QAT"],
    permitNationalities: ["QAT", "SAU", "KWT", "BHR", "OMN", "ARE"],
    draw: { day: "2026-12-01", tiers: [{}], weightCap: 6 },
    offerDays: 7,
    cutOffs: { registration: { hijri: "1448-08-13" }, visas: { hijri: "1448-10-01" } },
    intake: {
      minimumAge: { principal: { citizens: 18, others: 45 }, companion: 15 },
      maximumCompanions: { citizens: 3, others: 1 },
      residenceYears: 15,
      hajjIntervalYears: 5,
      excusedRelations: ["husband", "father", "brother", "son"],
      passportMonthsAfterArafah: 6,
      phoneCountry: "QA",
    },
    groupFollowsMember: false,
  }),
)
