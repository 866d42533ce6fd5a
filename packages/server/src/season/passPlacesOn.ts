import type { Leaver } from "@mahmal/core/committee/movesOf"
import { passOn } from "@mahmal/core/draw/passOn"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import type { PoolClient } from "pg"
import { readProcedure } from "../committee/readStage.ts"
import { Database } from "../postgres/Database.ts"
import { readSeason } from "../store/readSeason.ts"
import { promised } from "./promised.ts"

interface ShareRow {
  readonly name: string
  readonly free: number
  /** How many times its places have passed on today. */
  readonly before: number
}

interface WaitingRow {
  readonly group_id: string
  readonly members: number
}

interface OfferedRow {
  readonly group_id: GroupId
  readonly members: ReadonlyArray<PilgrimId>
  readonly day: SeasonDay
}

// Who else would pass places on now, or turn the day, waits until it is recorded.
const standing = "select from season where name = $1 and today = $2 for no key update"

const free = `
  select name, greatest(places - taken - ${promised}, 0) as free,
    (select count(*)::int from passing_on o where o.season = s.season and o.share = s.name and o.day = $2) as before
  from share s where season = $1 order by name`

// Every group that has not left the list yet, also those in which nobody waits any more: they leave it now.
const listed = `
  select e.group_id, count(p.id)::int as members
  from draw_entry e left join pilgrim p on p.group_id = e.group_id and p.state = 'Waitlisted'
  where e.season = $1 and e.share = $2 and e.waiting is not null and e.off_list is null
  group by e.group_id, e.waiting order by e.waiting`

const record = "insert into passing_on (season, share, day, number, free, leavers) values ($1, $2, $3, $4, $5, $6)"

const leave = "update draw_entry set off_list = $2 where season = $1 and group_id = any($3)"

// From the record, not from what is free now: a hub that was killed in between offers the very same places, even on a later day.
const offered = `
  select p.group_id, array_agg(p.id order by p.id) as members, o.day::text
  from passing_on o cross join jsonb_to_recordset(o.leavers) as l("group" text, offered int, rank int)
    join pilgrim p on p.group_id = l."group" and p.state = 'Waitlisted'
  where o.season = $1 and l.offered > 0 group by p.group_id, o.day, l.rank order by o.day, l.rank, p.group_id`

const passed = "update season set places_passed_on = $2 where name = $1 and today = $2"

/** Records how a share's free places pass on today, and who has left its list. Nothing is recorded where nothing moves. */
const recordShare = async (
  client: PoolClient,
  season: SeasonName,
  { name, free, before }: ShareRow,
  today: SeasonDay,
) => {
  const { rows } = await client.query<WaitingRow>(listed, [season, name])
  const list = rows.map(({ group_id, members }) => ({ reference: group_id, members }))
  const withdrawn = new Set(list.flatMap(({ reference, members }) => (members === 0 ? [reference] : [])))
  const offers = new Map(passOn(list, free, withdrawn).offers.map(({ reference, members }) => [reference, members]))
  const leavers = list.flatMap(
    ({ reference }, index): ReadonlyArray<Leaver> =>
      offers.has(reference) || withdrawn.has(reference)
        ? [{ group: reference, rank: index + 1, offered: offers.get(reference) ?? 0 }]
        : [],
  )
  // That places are too few for anybody is told once a day.
  if (leavers.length === 0 && (before > 0 || free === 0 || list.length === 0)) return
  await client.query(record, [season, name, today, before + 1, free, JSON.stringify(leavers)])
  await client.query(leave, [season, today, leavers.map(({ group }) => group)])
}

/**
 * Offers places to everybody who is recorded as being offered one and still waits, each group by itself: what one cannot be
 * offered keeps nobody else waiting. Gives how many people were offered one, and whether that is all of them.
 */
const offerRecorded = Effect.fnUntraced(function* (season: SeasonName, result: string, expires: SeasonDay) {
  const database = yield* Database
  const hub = yield* Hub
  const rows = yield* database.query<OfferedRow>({ text: offered, values: [season] })
  const counts = yield* Effect.forEach(
    rows,
    ({ group_id, members, day }) => {
      const command: Command = { _tag: "Draw", expires, by: { result, passedOn: day } }
      return hub.submit({ _tag: "Acts", acts: members.map((pilgrim) => ({ pilgrim, command })) }).pipe(
        Effect.as(members.length),
        Effect.catchTags({
          // Somebody of it has left meanwhile: at the next look the rest are offered theirs.
          Refusal: () => Effect.succeed(0),
          PlacesOverdrawn: () =>
            Effect.as(Effect.logWarning(noPlaces, { group: group_id, members: members.length, day }), 0),
        }),
      )
    },
    { concurrency: "unbounded" },
  )
  return { count: counts.reduce((sum, count) => sum + count, 0), all: counts.every((count) => count > 0) }
})

const noPlaces = "a group waits for places that passed on to it, and its share has fewer: give the share more places"

/**
 * Passes freed places on to the first groups of each share's waiting list that fit; once per season day, and not before
 * the draw is published. On the e-track's last day there is no next one: with `untilLast` it does so then whenever places are free. Gives how many people were offered a place. After the e-track has closed nobody is: then it is
 * only recorded who has left a list, so that everybody's place on it stays right.
 *
 * Call it when the places of those who left are free, as far as they can be: what becomes free later passes on on the next
 * day. All offers of a day are recorded together, with their reasons: from the records, everybody's move on the list follows. The
 * day is not done before each of them is made.
 */
export const passPlacesOn = Effect.fn("passPlacesOn")(function* (name: SeasonName, untilLast = false) {
  const database = yield* Database
  const { figures, today, placesPassedOn } = yield* readSeason(name)
  const last = figures.cutOffs.registration.day
  const again = untilLast && today === last
  if (placesPassedOn === today && !again) return 0
  const { stage } = yield* readProcedure(name)
  if (stage._tag !== "Published") return 0
  const open = today <= last
  const offer = open
    ? offerRecorded(name, stage.result, addDays(today, figures.offerDays))
    : Effect.succeed({ count: 0, all: true })
  // Places that a hub recorded, and was killed before it offered them, are not free any more.
  const before = yield* offer
  const isToday = yield* database.transaction(async (client) => {
    const { rowCount } = await client.query(standing, [name, today])
    if (rowCount === 0) return false
    // A statement of its own: it must see what was recorded by whoever held the season before.
    const shares = await client.query<ShareRow>(free, [name, today])
    for (const share of shares.rows.filter(({ before }) => before === 0 || again))
      await recordShare(client, name, open ? share : { ...share, free: 0 }, today)
    return true
  })
  // Another hub has turned the day meanwhile, and passes on what is free by the new day.
  if (!isToday) return before.count
  const now = yield* offer
  if (now.all) yield* database.query({ text: passed, values: [name, today] })
  return before.count + now.count
})
