import { Share } from "@mahmal/core/season/Share"
import { Schema } from "effect"
import { cursorOf, pageOf } from "./paging.ts"
import { PilgrimLine } from "./pilgrimViews.ts"
import { GroupRef, SeasonRef } from "./values.ts"

const drawn = {
  share: Share,
  tier: Schema.Int.annotate({ description: "Counts from 1, in the order of the season's tiers." }),
  weight: Schema.Int.annotate({ description: "Its weight against the others of its share and tier, 1 to 65535." }),
  rank: Schema.Int.annotate({ description: "The place in the order of the draw within the share." }),
}

/** A group, its members, and its place in the draw. */
export const Group = Schema.Struct({
  group: GroupRef,
  season: SeasonRef,
  members: Schema.Array(PilgrimLine),
  draw: Schema.NullOr(Schema.Struct(drawn)).annotate({ description: "None before the draw." }),
}).annotate({ identifier: "Group", description: "Those who travel together, and their place in the draw." })
export type Group = typeof Group.Type

/** A group that waits for places. */
export const WaitingGroup = Schema.Struct({
  group: GroupRef,
  ...drawn,
  waiting: Schema.Int.annotate({ description: "How many of its members wait." }),
}).annotate({ identifier: "WaitingGroup", description: "A group that waits for places." })
export type WaitingGroup = typeof WaitingGroup.Type

export const waitingCursor = cursorOf("waiting-list", Schema.Int)
export const WaitingList = pageOf("WaitingList", WaitingGroup, waitingCursor)
