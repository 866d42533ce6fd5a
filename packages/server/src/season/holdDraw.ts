import { drawWithSeed } from "@mahmal/core/draw/draw"
import { entryOf } from "@mahmal/core/draw/entryOf"
import { freezePool } from "@mahmal/core/draw/freezePool"
import { groupOf } from "@mahmal/core/draw/Pool"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/hub/Submission"
import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { Season } from "@mahmal/core/season/Season"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

interface ApplicantsRow {
  readonly group_id: GroupId
  readonly members: ReadonlyArray<PilgrimId>
  readonly nationality: string
  readonly birth_date: SeasonDay
  readonly last_hajj_year: number | null
  readonly refused_seasons: number
}

const applicants = `
  select p.group_id, array_agg(p.id order by p.id) as members,
    max(q.nationality) filter (where q.role = 'principal') as nationality,
    max(q.birth_date) filter (where q.role = 'principal')::text as birth_date,
    max(q.last_hajj_year) filter (where q.role = 'principal') as last_hajj_year,
    max(q.refused_seasons) filter (where q.role = 'principal') as refused_seasons
  from pilgrim p join person q on q.pilgrim = p.id
  where p.season = $1 and p.state = 'Applied' group by p.group_id`

const entries = `
  insert into draw_entry (season, group_id, share, tier, weight, rank)
  select $1, * from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::int[])
  on conflict (season, group_id) do nothing`

const shares = `
  update pilgrim p set share = e.share from draw_entry e
  where e.season = $1 and p.season = $1 and p.group_id = e.group_id and p.state = 'Applied' and p.share is null`

/**
 * Draws a season: every accepted group is drawn or put on its share's waiting list, all in one transaction.
 *
 * The same applications and seed give the same draw. Held again, it finds nobody who is still to be drawn.
 */
export const holdDraw = Effect.fn("holdDraw")(function* (season: Season, seed: string, today: SeasonDay) {
  const database = yield* Database
  const hub = yield* Hub
  const rows = yield* database.query<ApplicantsRow>({ text: applicants, values: [season.name] })
  if (rows.length === 0) return
  const pool = yield* Effect.fromResult(
    freezePool(
      season.name,
      rows.map((row) => entryOf(applicantsOf(row), season)),
    ),
  )
  const draw = yield* Effect.fromResult(drawWithSeed(pool, seed, season.places.shares))
  const ranked = draw.shares.flatMap(({ order }) =>
    [...order].map((index, n) => ({ ...groupOf(pool, index), rank: n + 1 })),
  )
  yield* database.transaction(async (client) => {
    await client.query(entries, [
      season.name,
      ranked.map(({ reference }) => reference),
      ranked.map(({ share }) => share),
      ranked.map(({ tier }) => tier),
      ranked.map(({ weight }) => weight),
      ranked.map(({ rank }) => rank),
    ])
    await client.query(shares, [season.name])
  })
  const members = new Map(rows.map((row) => [row.group_id as string, row.members]))
  const expires = addDays(today, season.offerDays)
  const ask = (groups: Uint32Array, command: Asked["command"]): ReadonlyArray<Asked> =>
    [...groups].flatMap((index) =>
      (members.get(groupOf(pool, index).reference) ?? []).map((pilgrim) => ({ pilgrim, command })),
    )
  yield* hub.submit({
    _tag: "Acts",
    acts: draw.shares.flatMap(({ drawn, waiting }) => [
      ...ask(drawn, { _tag: "Draw", expires }),
      ...ask(waiting, { _tag: "Waitlist" }),
    ]),
  })
})

const applicantsOf = (row: ApplicantsRow) => ({
  reference: row.group_id,
  members: row.members.length,
  principal: {
    nationality: row.nationality,
    birthDate: row.birth_date,
    lastHajjYear: row.last_hajj_year,
    refusedSeasons: row.refused_seasons,
  },
})
