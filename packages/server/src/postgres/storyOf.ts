import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { Story } from "@mahmal/core/store/Journal"
import { type StateRow, stateOf } from "./stateOf.ts"

/** What a story is read from: a row of `pilgrim p` joined with its `season s`. */
export const storyColumns = `p.id, p.group_id, p.state, p.data, p.version,
  s.today::text, s.registration_closes::text, s.entitlements_open::text, s.entitlements_close::text, s.bracelets_open::text,
  s.arrivals_open::text, s.arafah::text, s.group_follows_member`

/** A row of these columns. */
export interface StoryRow extends StateRow {
  readonly id: PilgrimId
  readonly group_id: GroupId
  readonly version: number
  readonly today: SeasonDay
  readonly registration_closes: SeasonDay
  readonly entitlements_open: SeasonDay
  readonly entitlements_close: SeasonDay
  readonly bracelets_open: SeasonDay
  readonly arrivals_open: SeasonDay
  readonly arafah: SeasonDay
  readonly group_follows_member: boolean
}

/** The story of a row. */
export const storyOf = (row: StoryRow): Story => ({
  pilgrim: row.id,
  group: row.group_id,
  state: stateOf(row),
  version: row.version,
  situation: {
    today: row.today,
    registrationCloses: row.registration_closes,
    entitlementsOpen: row.entitlements_open,
    entitlementsClose: row.entitlements_close,
    braceletsOpen: row.bracelets_open,
    arrivalsOpen: row.arrivals_open,
    arafah: row.arafah,
    groupFollowsMember: row.group_follows_member,
  },
})
