import { comparedSystems } from "@mahmal/core/reconciliation/Holding"
import { Config, Effect, Schema } from "effect"
import { Database } from "../postgres/Database.ts"

const TimeOfDay = Schema.String.check(
  Schema.isPattern(/^([01]\d|2[0-3]):[0-5]\d$|^never$/, { expected: "a time such as 02:00, or never" }),
)

/** From `HUB_RECONCILE_AT`: the time of the day, `HH:MM` in each season's own zone, at which the night's reconciliations begin; or `never`. */
export const nightBegins: Config.Config<string> = Config.withDefault(
  Config.schema(TimeOfDay, "HUB_RECONCILE_AT"),
  "02:00",
)

/** One whose hour nobody saw, as all hubs stood still, is begun later in that night, and not in the day after it. */
const lasts = "4 hours"

// By the wall clock of the season's zone: a night has its date whatever was done to the clock in it.
const ask = `
  insert into reconciliation (system, season, asked_by, night, gives_way)
  select system, s.name, 'hub', since::date, true
  from season s cross join unnest($1::text[]) system,
    lateral (select to_timestamp($3 / 1000.0) at time zone (s.figures ->> 'timeZone') - $2::interval as since) n
  where s.rehearsed_with is null and since::time < interval '${lasts}'
    and exists (select from pilgrim p where p.season = s.name and p.phase in ('UnderWay', 'Returned', 'NoShow'))
    and not exists (select from season_closing c where c.season = s.name and c.approved is not null)
  on conflict do nothing`

/**
 * Asks for what is to be compared in the night of a moment, in milliseconds since 1970: each system once for each season in which
 * somebody has a place, until it is closed. Asked again, or by another hub, it asks for nothing new. `begins` is `HH:MM`.
 */
export const askNightly = Effect.fn("askNightly")(function* (begins: string, now: number) {
  const database = yield* Database
  yield* database.query({ name: "ask-nightly", text: ask, values: [comparedSystems, begins, now] })
})
