import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { stateAfter } from "@mahmal/core/reconciliation/stateAfter"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { openTask } from "../store/openTask.ts"

/** A total that two ways of counting do not agree on. */
export interface BrokenTotal {
  readonly season: string
  readonly what: "state" | "campaign" | "share"
  /** The state, the campaign (`none` for those who should have one) or the share. */
  readonly about: string
  /** By the current rows: of pilgrims, and for a share its places taken. */
  readonly counted: number
  /** By the journal; for a share, by the pilgrims who take its places. */
  readonly expected: number
}

const states = Object.entries(stateAfter).flatMap(([event, state]) => (state === undefined ? [] : [[event, state]]))

/*
 * Every total, counted in two ways that are written apart from each other; what is left are those that do not agree. Who is
 * beyond Drawn belongs to a campaign by the journal, and a Drawn one by the row as well.
 */
const broken = `
  with after (type, state) as (select * from unnest($1::text[], $2::text[])),
  told as (
    select p.id, p.season, p.state, p.share, p.data,
      coalesce((select a.state from event e join after a using (type)
        where e.pilgrim = p.id order by e.version desc limit 1), 'Applied') as journal_state,
      (select e.data ->> 'campaign' from event e
        where e.pilgrim = p.id and e.type = 'CampaignConfirmed' order by e.version desc limit 1) as campaign
    from pilgrim p
  ),
  sides as (
    select season, 'state' as what, state as about, 1 as counted, 0 as expected from told
    union all select season, 'state', journal_state, 0, 1 from told
    union all select season, 'campaign', data ->> 'campaign', 1, 0 from told
      where state = 'Drawn' and data ? 'campaign'
    union all select season, 'campaign', campaign, 0, 1 from told where journal_state = 'Drawn' and campaign is not null
    union all select season, 'campaign', 'none', 1, 0 from told
      where phase_of(state) in ('UnderWay', 'Returned') and state <> 'Drawn' and campaign is null
    union all select season, 'share', name, taken, 0 from share
    union all select season, 'share', share, 0, 1 from told
      where share is not null and (phase_of(state) in ('UnderWay', 'Returned')
        or (state = 'Deceased' and (data ->> 'travelled')::boolean) or jsonb_array_length(data -> 'outside') > 0)
  )
  select season, what, about, sum(counted)::int as counted, sum(expected)::int as expected
  from sides group by season, what, about having sum(counted) <> sum(expected) order by season, what, about`

/** The totals by state, campaign and share that do not agree. There must be none. */
export const brokenTotals = Effect.fn("brokenTotals")(function* () {
  const database = yield* Database
  return yield* database.query<BrokenTotal>({
    text: broken,
    values: [states.map(([event]) => event), states.map(([, state]) => state)],
  })
})

const closeOthers = `
  update task set closed = now(), closed_by = 'hub', closed_because = 'The totals agree again.'
  where kind = 'reconciliation.totals' and closed is null and subject <> all($1)`

const arabic = {
  what: { state: "الحالة", campaign: "الحملة", share: "الحصة" },
  about: { citizens: "المواطنون", others: "الآخرون", none: "بلا حملة" } as Readonly<Record<string, string>>,
} as const

const subjectOf = ({ season, what, about }: BrokenTotal): string => `${season}/${what}/${about}`

/** Opens a task for every total that is broken, and closes those that agree again. */
export const tellOfTotals = Effect.fn("tellOfTotals")(function* () {
  const database = yield* Database
  const found = yield* brokenTotals()
  for (const total of found) {
    const { season, what, about, counted, expected } = total
    yield* openTask({
      kind: "reconciliation.totals",
      subject: subjectOf(total),
      season,
      why: {
        en: `Season ${season}, ${what} ${about}: ${counted} are counted where there should be ${expected}. Somebody has written past the hub, or the hub is wrong: do not correct it by hand before it is known which.`,
        ar: `موسم ${season}، ${arabic.what[what]} (${arabic.about[about] ?? leftToRight(about)}): العدد ${counted} والمفترض ${expected}. إما أن أحدًا عدّل البيانات خارج النظام أو أن النظام مخطئ: لا تصحّح يدويًا قبل معرفة السبب.`,
      },
    })
  }
  yield* database.query({ text: closeOthers, values: [found.map(subjectOf)] })
  return found
})
