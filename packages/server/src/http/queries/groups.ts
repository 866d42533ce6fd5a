import { type GroupId, seasonOf } from "@mahmal/core/journey/ids"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import type { Share } from "@mahmal/core/season/Share"
import { Effect } from "effect"
import type { Group, WaitingGroup } from "../../api/groupViews.ts"
import { type Paging, pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { PilgrimLine } from "../../api/pilgrimViews.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"
import { placeIn, where } from "../../postgres/where.ts"
import { type Reach, withinReach } from "../../rights/reach.ts"
import { readSeason } from "../../store/readSeason.ts"
import { pilgrimLine } from "./pilgrimLine.ts"

const members = (within: ReadonlyArray<string>) => `
  select ${pilgrimLine} from pilgrim p left join person q on q.pilgrim = p.id
  ${where(["p.group_id = $1", ...within])} order by p.id`

const entry = "select share, tier, weight, rank from draw_entry where season = $1 and group_id = $2"

/** A group with those of its members who are within reach, and its place in the draw. */
export const readGroup = Effect.fn("readGroup")(function* (id: GroupId, reach: Reach) {
  const database = yield* Database
  const values: Array<unknown> = [id]
  const within = withinReach(reach, "p.id", placeIn(values))
  const found = yield* database.query<PilgrimLine>({ text: members(within), values })
  if (found.length === 0) return yield* new NotKnown({ what: "group", name: id })
  const season = seasonOf(id)
  const [draw] = yield* database.query<NonNullable<Group["draw"]>>({ text: entry, values: [season, id] })
  const group: Group = { group: id, season, members: found, draw: draw ?? null }
  return group
})

const waiting = `
  select d.group_id as "group", d.share, d.tier, d.weight, d.rank, w.waiting
  from draw_entry d cross join lateral (
    select count(*)::int as waiting from pilgrim p where p.group_id = d.group_id and p.state = 'Waitlisted'
  ) w
  where d.season = $1 and d.share = $2 and d.rank > $3 and w.waiting > 0
  order by d.rank limit $4`

/** The groups that wait for places of a share, in the order in which they get them. */
export const waitingList = Effect.fn("waitingList")(function* (
  season: SeasonName,
  share: Share,
  paging: Paging<number>,
) {
  const database = yield* Database
  yield* readSeason(season)
  const values = [season, share, paging.cursor ?? -1, rowsFor(paging)]
  const rows = yield* database.query<WaitingGroup>({ text: waiting, values })
  return pageFrom(rows, paging, ({ rank }) => rank)
})
