import { Context, type Effect } from "effect"
import type { GroupId, PilgrimId } from "../journey/ids.ts"
import type { HeldRegistration } from "../journey/State.ts"
import type { Crossing } from "../ports/BorderFeed.ts"
import type { Traveller } from "../ports/Traveller.ts"
import type { CampaignId } from "../season/CampaignId.ts"
import type { SeasonDay } from "../season/SeasonDay.ts"
import type { JournalUnavailable, Story } from "./Journal.ts"

/** A pilgrim, and where the journey stands. */
export interface Person {
  readonly traveller: Traveller
  readonly story: Story
}

/** A crossing of one of ours, on a day in the season's own time zone. */
export interface Crossed {
  readonly pilgrim: PilgrimId
  readonly direction: Crossing["direction"]
  readonly on: SeasonDay
}

/** Our own people, as those who speak for them to foreign systems need them. All reads are of what is committed. */
export class People extends Context.Service<
  People,
  {
    readonly find: (
      pilgrims: ReadonlyArray<PilgrimId>,
    ) => Effect.Effect<ReadonlyMap<PilgrimId, Person>, JournalUnavailable>
    /** Who gave this number as their mobile, in any season; it is E.164. */
    readonly byMobile: (number: string) => Effect.Effect<ReadonlyArray<PilgrimId>, JournalUnavailable>
    /** The campaign that each confirmed with last, if any: from the order of the bracelet on it is the same ever after. */
    readonly campaigns: (
      pilgrims: ReadonlyArray<PilgrimId>,
    ) => Effect.Effect<ReadonlyMap<PilgrimId, CampaignId>, JournalUnavailable>
    /** The registration that each was given with the e-track, if any, whatever becomes of the journey. */
    readonly registrations: (
      pilgrims: ReadonlyArray<PilgrimId>,
    ) => Effect.Effect<ReadonlyMap<PilgrimId, HeldRegistration>, JournalUnavailable>
    /** Everybody who travels in the groups. */
    readonly ofGroups: (groups: ReadonlyArray<GroupId>) => Effect.Effect<ReadonlyArray<Story>, JournalUnavailable>
    /**
     * Who of ours crossed the border, and on which day of their season; most who did are not ours. Matched by passport,
     * birth date and nationality.
     */
    readonly whoCrossed: (
      crossings: ReadonlyArray<Crossing>,
    ) => Effect.Effect<ReadonlyArray<Crossed>, JournalUnavailable>
  }
>()("@mahmal/core/store/People") {}
