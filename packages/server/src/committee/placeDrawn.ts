import { groupOf } from "@mahmal/core/draw/Pool"
import { runDraw } from "@mahmal/core/draw/runDraw"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { Grounds } from "@mahmal/core/journey/Grounds"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { addDays } from "@mahmal/core/season/SeasonDay"
import { Effect, Result } from "effect"
import { Database } from "../postgres/Database.ts"
import { readSeason } from "../store/readSeason.ts"
import { readFiles } from "./drawFiles.ts"
import { readProcedure } from "./readStage.ts"

interface ApplicantRow {
  readonly group_id: string
  readonly members: ReadonlyArray<PilgrimId>
}

// The members of a group who left between freezing and publishing have no journey to draw, and their places pass on.
const applicants = `
  select p.group_id, array_agg(p.id order by p.id) as members from pilgrim p join person q on q.pilgrim = p.id
  where p.season = $1 and p.state = 'Applied' group by p.group_id`

const entries = `
  insert into draw_entry (season, group_id, share, tier, weight, rank, waiting)
  select $1, * from unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::int[], $7::int[])
  on conflict (season, group_id) do nothing`

/** How often it is tried when applicants leave between being read and being placed. */
const tries = 5

/**
 * Gives the places of a published draw to those who were drawn, and everybody else a place on the waiting list; everybody, once the e-track has closed.
 *
 * All at once, or not at all; done again, it finds nobody who still waits for it. Before publishing it does nothing.
 */
export const placeDrawn = Effect.fn("placeDrawn")(
  function* (name: string) {
    const database = yield* Database
    const hub = yield* Hub
    const { stage } = yield* readProcedure(name)
    if (stage._tag !== "Published") return
    const rows = yield* database.query<ApplicantRow>({ text: applicants, values: [name] })
    if (rows.length === 0) return
    const { figures, today } = yield* readSeason(name)
    // What is published has been verified: drawing again from its files gives the very same places.
    const { pool, draw } = Result.getOrThrow(runDraw(yield* readFiles(name)))
    const placed = draw.shares.flatMap(({ order, waiting }) => {
      const ranks = new Map([...waiting].map((index, n) => [index, n + 1]))
      return [...order].map((index, n) => ({ ...groupOf(pool, index), rank: n + 1, waiting: ranks.get(index) ?? null }))
    })
    yield* database.query({
      text: entries,
      values: [
        name,
        placed.map(({ reference }) => reference),
        placed.map(({ share }) => share),
        placed.map(({ tier }) => tier),
        placed.map(({ weight }) => weight),
        placed.map(({ rank }) => rank),
        placed.map(({ waiting }) => waiting),
      ],
    })
    const by: Grounds = { result: stage.result }
    // Published in time, by a hub that was killed before the last day was over: all that is left is to say so.
    const open = today <= figures.cutOffs.registration.day
    const expires = addDays(today, figures.offerDays)
    const members = new Map(rows.map((row) => [row.group_id, row.members]))
    const acts = placed.flatMap(({ reference, waiting }) =>
      (members.get(reference) ?? []).map(
        (pilgrim): Asked => ({
          pilgrim,
          command: waiting === null && open ? { _tag: "Draw", expires, by } : { _tag: "Waitlist" },
        }),
      ),
    )
    if (acts.length > 0) yield* hub.submit({ _tag: "Acts", acts })
  },
  // Somebody has left since the applicants were read.
  Effect.retry({ while: ({ _tag }) => _tag === "Refusal", times: tries - 1 }),
)
