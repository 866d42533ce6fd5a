import { ExchangeId, exchangeId } from "@mahmal/core/exchange/Exchange"
import { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { ZonedInstant } from "@mahmal/core/season/figures"
import { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { SeasonName } from "@mahmal/core/season/SeasonName"
import { Schema } from "effect"

// The values that requests and answers are made of, as documents show them; which values are valid is decided in core.
// A check that is a function is missing in the JSON Schema unless it says what to write there, and so is a pattern without
// the flag `u`. Lengths there count code points.

export const SeasonRef = SeasonName.annotate({
  description: "The Hijri year that names a season.",
  examples: ["1448" as SeasonName],
})

export const PilgrimRef = PilgrimId.annotate({
  description: "A pilgrim: `<season>-<application number>`.",
  examples: ["1448-Q48-000001" as PilgrimId],
})

export const GroupRef = GroupId.annotate({
  description: "Those who travel together: `<season>-<group reference>`.",
  examples: ["1448-G000644" as GroupId],
})

export const ExchangeRef = ExchangeId.annotate({
  description:
    "An exchange: `<operation>/<what it is about>`. In an address every slash is written `%2F`, and every `%` `%25`.",
  examples: [exchangeId("etrack.register", "1448-G000644-1")],
})

export const Day = SeasonDay.annotate({
  description: "A day in the season's own time zone.",
  examples: ["2026-12-01" as SeasonDay],
})

/** Why somebody does what they do, in words: blanks and points alone tell nobody anything. */
export const reasonUpTo = (longest: number) =>
  Schema.String.check(
    Schema.isBetweenCodePoints(3, longest, { expected: `3 to ${longest} letters` }),
    Schema.isPattern(/[\p{L}\p{N}]/u, { expected: "a reason in words" }),
  )

export const Reason = reasonUpTo(500).annotate({
  description: "Why, for whoever reads it later, in words. No personal data.",
  examples: ["Asked for by the operations room in its note 118."],
})

/** A campaign by its number. */
export const CampaignRef = CampaignId.check(
  Schema.isPattern(/^C[0-9]{1,3}$/u, { expected: "a campaign's number, such as C15" }),
).annotate({ description: "The campaign's number.", examples: [CampaignId.make("C15")] })

/** An instant as the hub tells it. */
export const Instant = Schema.String.annotate({
  description: "An instant as ISO 8601 in UTC.",
  format: "date-time",
  examples: ["2026-12-01T06:00:00.000000Z"],
})

/** An instant as callers give it. */
export const AnyInstant = ZonedInstant.annotate({
  description: "An instant as ISO 8601 with an offset.",
  examples: ["2026-12-01T00:00:00Z"],
  toJsonSchema: () => ({ format: "date-time" }),
})
