import { openStates } from "@mahmal/core/exchange/Exchange"
import type { ForeignSystem } from "@mahmal/core/exchange/Operation"
import { type ComparedSystem, comparedSystems } from "@mahmal/core/reconciliation/Holding"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Effect } from "effect"
import { unsealedSince } from "../ledger/unsealedSince.ts"
import { Database, type DatabaseUnavailable } from "../postgres/Database.ts"
import { namesOf } from "../postgres/inStates.ts"
import { only } from "../postgres/only.ts"
import { clockOff } from "./clockOff.ts"
import type { Comparison, CutOff, Readings, Waiting } from "./Readings.ts"

// What had to wait for its system for days is in doubt, or being decided, only since it was sent.
const waiting = `
  select operation, waits as state, count(*)::int as exchanges,
    extract(epoch from now() - min(greatest(opened, to_timestamp(
      coalesce(data ->> 'first', data ->> 'since')::bigint / 1000.0))))::float8 as oldest
  from exchange where waits in ${namesOf(openStates)} group by operation, waits order by operation, waits`

// While a system gets no calls, its jobs wait for it and for nobody here.
const oldestJob = `
  select coalesce(extract(epoch from now() - min(greatest(j.start_after, s.cools_until, s.resumed))), 0)::float8 as age
  from pgboss.job j left join system_status s on s.system = split_part(j.name, '.', 1)
  where j.state in ('created', 'retry') and j.start_after <= now() and s.paused is null`

// Cleaning up behind others, PostgreSQL keeps nobody from it, however long that takes.
const longestTransaction = `
  select coalesce(extract(epoch from max(now() - xact_start)), 0)::float8 as age from pg_stat_activity
  where datname = current_database() and backend_type <> 'autovacuum worker' and pid <> pg_backend_pid()`

const overdueTasks = "select count(*)::int as tasks from task where closed is null and due < now()"

// The totals are counted once an hour; see reconciliation/totals.ts.
const brokenTotals = "select count(*)::int as tasks from task where closed is null and kind = 'reconciliation.totals'"

const comparisons = `
  select s.name as season, c.system, newest.failed is not null as failed,
    case when newest.ended is null then extract(epoch from now() - newest.asked) else 0 end::float8 as under_way,
    extract(epoch from now() - last.ended)::float8 as ended,
    (select count(*)::int from reconciliation_difference d
      where d.reconciliation = last.id and d.explanation is null) as unexplained
  from season s cross join unnest($1::text[]) c(system)
  cross join lateral (select asked, ended, failed from reconciliation r
    where r.season = s.name and r.system = c.system order by r.id desc limit 1) newest
  left join lateral (select id, ended from reconciliation r
    where r.season = s.name and r.system = c.system and r.ended is not null and r.failed is null
    order by r.id desc limit 1) last on true
  where not exists (select from season_closing c where c.season = s.name and c.approved is not null)
  order by s.name, c.system`

interface ComparisonRow {
  readonly season: SeasonName
  readonly system: ComparedSystem
  readonly failed: boolean
  readonly under_way: number
  readonly ended: number | null
  readonly unexplained: number
}

const cooling = "select system from system_status where cools_until is not null order by system"

const paused = `
  select system, extract(epoch from now() - paused)::float8 as age from system_status
  where paused is not null order by system`

// Keys that were made for a while only are meant to end. One that was never used, nobody will miss.
const endingKeys = `
  with key as (
    select k.client, max(k.expires) as ends from credential k join client c on c.id = k.client
    where c.closed is null and k.revoked is null group by k.client
    having bool_or(k.last_used is not null and k.expires - k.created > interval '60 days')
    union all
    select null, to_timestamp(max(substring(key from '[0-9]+$')::bigint))
    from (select keys from trust_list order by version desc limit 1) newest, regexp_split_to_table(keys, E'\\n') key
  )
  select client, extract(epoch from ends - now())::float8 as left from key
  where ends between now() and now() + interval '30 days' order by ends, client`

const cutOffs = `
  select s.name as season, step, day::text, day - s.today as days_left,
    (select count(*)::int from pilgrim p where p.season = s.name and p.state = c.state) as pilgrims
  from season s,
    lateral (values ('registration', 'Drawn', s.registration_closes), ('entitlement', 'Registered', s.entitlements_close))
      c(step, state, day)
  where day >= s.today order by day, s.name`

const steps = {
  registration: { en: "registration in the e-track", ar: "التسجيل في المسار الإلكتروني" },
  entitlement: { en: "the issuing of visas and permits", ar: "إصدار التأشيرات والتصاريح" },
} as const

interface CutOffRow {
  readonly season: SeasonName
  readonly step: keyof typeof steps
  readonly day: string
  readonly days_left: number
  readonly pilgrims: number
}

/** Asks the database how the hub is doing. */
export const read = Effect.fn("observing.read")(function* (): Effect.fn.Return<
  Readings,
  DatabaseUnavailable,
  Database
> {
  const database = yield* Database
  const tasks = (text: string) =>
    Effect.map(database.query<{ tasks: number }>({ text }), (rows) => only(rows, "a count of tasks").tasks)
  const age = (text: string) =>
    Effect.map(database.query<{ age: number }>({ text }), (rows) => Math.max(0, only(rows, "an age").age))
  const rows = yield* database.query<CutOffRow>({ text: cutOffs })
  const compared = yield* database.query<ComparisonRow>({ text: comparisons, values: [comparedSystems] })
  const now = yield* Clock.currentTimeMillis
  const unsealed = yield* unsealedSince()
  return {
    waiting: yield* database.query<Waiting>({ text: waiting }),
    oldestJob: yield* age(oldestJob),
    longestTransaction: yield* age(longestTransaction),
    unsealed: Math.max(0, now - (unsealed ?? now)) / 1_000,
    clockOff: yield* clockOff(),
    overdueTasks: yield* tasks(overdueTasks),
    brokenTotals: yield* tasks(brokenTotals),
    cooling: (yield* database.query<{ system: ForeignSystem }>({ text: cooling })).map(({ system }) => system),
    endingKeys: yield* database.query<Readings["endingKeys"][number]>({ text: endingKeys }),
    paused: yield* database.query<Readings["paused"][number]>({ text: paused }),
    comparisons: compared.map(
      ({ under_way, ended, unexplained, ...row }): Comparison => ({
        ...row,
        underWay: under_way,
        ...(ended === null ? {} : { last: { ended, unexplained } }),
      }),
    ),
    cutOffs: rows.map(({ step, days_left, ...row }): CutOff => ({ ...row, step: steps[step], daysLeft: days_left })),
  }
})
