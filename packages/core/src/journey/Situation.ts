import type { SeasonDay } from "../season/SeasonDay.ts"

/** What a decision needs to know of the season besides the pilgrim's own state. */
export interface Situation {
  readonly today: SeasonDay
  /** The last day on which the e-track registers; no place passes on after it. */
  readonly registrationCloses: SeasonDay
  /** The first day on which permits and visas are asked for. */
  readonly entitlementsOpen: SeasonDay
  /** The last day on which permits and visas are issued. */
  readonly entitlementsClose: SeasonDay
  /** The first day on which bracelets are ordered. */
  readonly braceletsOpen: SeasonDay
  /** The first day on which an arrival belongs to this Hajj. */
  readonly arrivalsOpen: SeasonDay
  /** The day at Arafah: nobody who leaves the country before it returns from this Hajj. */
  readonly arafah: SeasonDay
  /** Whether a member who leaves before travel stops the whole group. */
  readonly groupFollowsMember: boolean
}
