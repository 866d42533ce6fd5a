import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { tellOfRisks } from "../systems/atRisk.ts"
import { CutOffs } from "../systems/CutOffs.ts"
import { neverSeen } from "./missing.ts"

const turn = "update season set today = $2 where name = $1 and today < $2"

// What the new day makes due: offers that ran out, cut-offs that passed, what opens, and whom the closing of the season is about. Who
// still waits for the draw then waited for one that was never published.
const due = `
  select p.id, 'Lapse' as command, null as by from pilgrim p join season s on s.name = p.season
  where s.name = $1 and p.phase = 'UnderWay' and p.state = 'Drawn'
    and (s.today > s.registration_closes or (p.data ->> 'campaign' is null and (p.data ->> 'expires')::date < s.today))
  union all
  select p.id, 'Lapse', null from pilgrim p join season s on s.name = p.season
  where s.name = $1 and p.phase = 'UnderWay' and p.state = 'Registered' and s.today > s.entitlements_close
  union all
  select p.id, 'AskEntitlement', null from pilgrim p join season s on s.name = p.season
  where s.name = $1 and p.phase = 'UnderWay' and p.state = 'Registered' and s.today between s.entitlements_open and s.entitlements_close
    and not (p.data ->> 'asked')::boolean
  union all
  select p.id, 'AskBracelet', null from pilgrim p join season s on s.name = p.season
  where s.name = $1 and p.phase = 'UnderWay' and p.state = 'Visa' and s.today >= s.bracelets_open and not (p.data ->> 'asked')::boolean
  union all
  select p.id, 'Waitlist', c.approved_by from pilgrim p join season_closing c on c.season = p.season
  where c.season = $1 and c.approved is not null and p.phase = 'Applied'
  union all
  select p.id, 'Close', c.approved_by from pilgrim p join season_closing c on c.season = p.season
  where c.season = $1 and c.approved is not null and p.phase = 'UnderWay' and ${neverSeen}`

interface DueRow {
  readonly id: PilgrimId
  readonly command: "Lapse" | "AskEntitlement" | "AskBracelet" | "Waitlist" | "Close"
  /** Whose act it is, where it is somebody's. */
  readonly by: string | null
}

/**
 * Turns a season to a day, does what that makes due, and opens tasks about pilgrims who may miss a cut-off. A season never goes
 * back to an earlier day.
 *
 * Called again with the same day, it does what is still due, so a hub that was killed in between loses nothing.
 */
export const turnDay = Effect.fn("turnDay")(function* (season: SeasonName, day: SeasonDay) {
  const database = yield* Database
  yield* database.query({ text: turn, values: [season, day] })
  yield* Effect.andThen(CutOffs, ({ refresh }) => refresh)
  yield* tellOfRisks(season)
  yield* doWhatIsDue(season)
})

/** Does what is due in a season on the day on which it stands. Done again, it does what is left. */
export const doWhatIsDue = Effect.fn("doWhatIsDue")(function* (season: SeasonName) {
  const database = yield* Database
  const hub = yield* Hub
  const rows = yield* database.query<DueRow>({ text: due, values: [season] })
  yield* Effect.forEach(
    rows,
    ({ id, command, by }) =>
      hub
        .submit({
          _tag: "Acts",
          acts: [{ pilgrim: id, command: { _tag: command } satisfies Command }],
          ...(by === null ? {} : { by }),
        })
        .pipe(
          // Somebody's journey moved meanwhile, and it is due no more.
          Effect.catchTag("Refusal", () => Effect.void),
        ),
    { concurrency: "unbounded", discard: true },
  )
})
