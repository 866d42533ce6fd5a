import { isDeepStrictEqual } from "node:util"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { closingDay } from "@mahmal/core/season/closingDay"
import { endsAtOnce } from "@mahmal/core/season/endsAtOnce"
import { arrivalsOpen, type Season } from "@mahmal/core/season/Season"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { rulesFile } from "../committee/freezeApplicants.ts"
import { stageIn } from "../committee/readStage.ts"
import { SeasonFrozen } from "../committee/SeasonFrozen.ts"
import { ConstraintViolated, Database } from "../postgres/Database.ts"
import { promised } from "./promised.ts"
import { SeasonUnderWay } from "./SeasonUnderWay.ts"

const season = `
  insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
    arrivals_open, arafah, group_follows_member, rehearsed_with)
  values ($1, $2, $3, $4, coalesce($5::date, '-infinity'), $6, coalesce($7::date, '-infinity'), $8, $9, $10, $11)
  on conflict (name) do update set today = excluded.today, figures = excluded.figures, registration_closes = excluded.registration_closes,
    entitlements_open = excluded.entitlements_open, entitlements_close = excluded.entitlements_close,
    bracelets_open = excluded.bracelets_open,
    arrivals_open = excluded.arrivals_open, arafah = excluded.arafah,
    group_follows_member = excluded.group_follows_member`

const shares = `
  insert into share (season, name, places) select $1, key, value::int from jsonb_each_text($2)
  on conflict (season, name) do update set places = excluded.places`

const applicant = `
  select from pilgrim p join person q on q.pilgrim = p.id where p.season = $1 and p.state = 'Applied' limit 1`

const cut = `
  select from share s join jsonb_each_text($2) n on n.key = s.name
  where s.season = $1 and s.taken + ${promised} > n.value::int limit 1`

interface StandingRow {
  readonly figures: Season
  readonly today: SeasonDay
}

const standing = "select figures, today::text from season where name = $1 for update"

/**
 * The day on which a season stands then. One that has not begun goes with its closing day: if it stayed on a later one, its pool
 * could be frozen while people still apply.
 */
const dayOf = (stored: StandingRow | undefined, figures: Season): SeasonDay =>
  stored === undefined || stored.today === closingDay(stored.figures) ? closingDay(figures) : stored.today

const closed = "select from season_closing where season = $1 and approved is not null"

const exists = async (client: PoolClient, text: string, values: ReadonlyArray<string>): Promise<boolean> =>
  (await client.query(text, [...values])).rowCount !== 0

/**
 * Stores a season's configuration, or changes it. A season stands on the day on which its registration closes until its days turn.
 *
 * Nothing of a season that is closed changes, and no last day that is to come is made one that is over: whoever waits for it would lapse,
 * for good, by a mistake in a file. Figures that the draw goes by do not change from freezing the pool until its places are given, and no share is left fewer
 * places than are taken or have passed on. The calendar turns a season's days, unless it is new and `rehearsedWith` a seed: then
 * a rehearsal of that seed turns them, or whoever calls `turnDay`, and the calendar never does.
 */
export const storeSeason = Effect.fn("storeSeason")(function* (figures: Season, rehearsedWith?: string) {
  const database = yield* Database
  const stored = yield* database.constrained(
    async (client): Promise<Result.Result<undefined, SeasonFrozen | SeasonUnderWay | ConstraintViolated>> => {
      const { rows } = await client.query<StandingRow>(standing, [figures.name])
      const [stored] = rows
      if (stored !== undefined && !isDeepStrictEqual(stored.figures, figures)) {
        const isClosed = await exists(client, closed, [figures.name])
        const why = isClosed ? "it is closed, for good" : endsAtOnce(stored.figures, stored.today, figures)
        if (why !== undefined)
          return Result.fail(new SeasonUnderWay({ season: figures.name, today: stored.today, why }))
      }
      const { stage } = await stageIn(client, figures.name)
      if ("rules" in stage && stage.rules !== sha256(rulesFile(figures)))
        if (stage._tag !== "Published" || (await exists(client, applicant, [figures.name])))
          // Once the result is published, a hub gives the places; if it was killed in between, another one does, soon.
          return Result.fail(new SeasonFrozen({ season: figures.name, what: "figures" }))
      const places = JSON.stringify(figures.places.shares)
      if (await exists(client, cut, [figures.name, places]))
        return Result.fail(
          new ConstraintViolated({ constraint: "share_not_overdrawn", detail: "Places were passed on." }),
        )
      await client.query(season, [
        figures.name,
        JSON.stringify(figures),
        dayOf(stored, figures),
        figures.cutOffs.registration.day,
        figures.opens?.entitlements ?? null,
        figures.cutOffs.visas.day,
        figures.opens?.bracelets ?? null,
        arrivalsOpen(figures),
        figures.arafah.day,
        figures.groupFollowsMember,
        rehearsedWith ?? null,
      ])
      await client.query(shares, [figures.name, places])
      return Result.succeed(undefined)
    },
  )
  return yield* Effect.fromResult(stored)
})
