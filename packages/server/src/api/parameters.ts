import { GroupId, PilgrimId, SeasonName } from "@mahmal/core/journey/ids"
import { Schema } from "effect"

/** The names that stand in addresses. Nothing personal ever does. */
export const seasonParameter = {
  season: SeasonName.annotate({
    description: "The Hijri year that names the season.",
    examples: ["1448" as SeasonName],
  }),
}
export const pilgrimParameter = {
  pilgrim: PilgrimId.annotate({
    description: "`<season>-<application number>`.",
    examples: ["1448-Q48-000001" as PilgrimId],
  }),
}
export const groupParameter = {
  group: GroupId.annotate({ description: "`<season>-<group reference>`.", examples: ["1448-G000644" as GroupId] }),
}

/** The header of every command that changes something. */
export const idempotencyHeader = {
  "idempotency-key": Schema.optionalKey(
    Schema.String.check(
      Schema.isPattern(/^[\x21-\x7e]{1,255}$/, { expected: "1 to 255 visible ASCII characters" }),
    ).annotate({
      description:
        "A key of the caller's choosing. The same request with the same key gets the first answer again, for seven days.",
      examples: ["0192f6a0-5d3e-7c1c-9a55-5f7f3a1c2b3d"],
    }),
  ),
}
