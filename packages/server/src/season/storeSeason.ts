import { sha256 } from "@mahmal/core/hashing/sha256"
import { closingDay } from "@mahmal/core/season/closingDay"
import { arrivalsOpen, type Season } from "@mahmal/core/season/Season"
import { Effect, Result } from "effect"
import { rulesFile } from "../committee/freezeApplicants.ts"
import { stageIn } from "../committee/readStage.ts"
import { SeasonFrozen } from "../committee/SeasonFrozen.ts"
import { Database } from "../postgres/Database.ts"

const season = `
  insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
    arrivals_open, group_follows_member, rehearsed_with)
  values ($1, $2, $3, $4, coalesce($5::date, '-infinity'), $6, coalesce($7::date, '-infinity'), $8, $9, $10)
  on conflict (name) do update set figures = excluded.figures, registration_closes = excluded.registration_closes,
    entitlements_open = excluded.entitlements_open, entitlements_close = excluded.entitlements_close,
    bracelets_open = excluded.bracelets_open,
    arrivals_open = excluded.arrivals_open,
    group_follows_member = excluded.group_follows_member`

const shares = `
  insert into share (season, name, places) select $1, key, value::int from jsonb_each_text($2)
  on conflict (season, name) do update set places = excluded.places`

/**
 * Stores a season's configuration, or changes it. A new season stands on the day on which its registration closes.
 *
 * Figures that the draw goes by do not change from freezing the pool until the result is published. The calendar turns a
 * season's days, unless it is new and `rehearsedWith` a seed: then a rehearsal of that seed turns them, or whoever calls
 * `turnDay`, and the calendar never does.
 */
export const storeSeason = Effect.fn("storeSeason")(function* (figures: Season, rehearsedWith?: string) {
  const database = yield* Database
  const stored = yield* database.constrained(async (client) => {
    await client.query("select from season where name = $1 for update", [figures.name])
    const { stage } = await stageIn(client, figures.name)
    if ("rules" in stage && stage._tag !== "Published" && stage.rules !== sha256(rulesFile(figures)))
      return Result.fail(new SeasonFrozen({ season: figures.name, what: "figures" }))
    await client.query(season, [
      figures.name,
      JSON.stringify(figures),
      closingDay(figures),
      figures.cutOffs.registration.day,
      figures.opens?.entitlements ?? null,
      figures.cutOffs.visas.day,
      figures.opens?.bracelets ?? null,
      arrivalsOpen(figures),
      figures.groupFollowsMember,
      rehearsedWith ?? null,
    ])
    await client.query(shares, [figures.name, JSON.stringify(figures.places.shares)])
    return Result.succeed(undefined)
  })
  return yield* Effect.fromResult(stored)
})
