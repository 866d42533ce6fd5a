import { Effect } from "effect"
import { beginningOf, type Occurrence, type Position } from "../api/Occurrence.ts"
import { within, writingsOf } from "../ledger/within.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { only } from "../postgres/only.ts"
import { seasonIn } from "../postgres/seasonIn.ts"
import type { Sight } from "./Viewer.ts"

/** An occurrence, with the page that it stands in. */
export interface Paged extends Occurrence {
  readonly page: number
}

/** What is seen from a place on, in order, and the place behind all of it that was looked at. */
export interface Reading {
  readonly occurrences: ReadonlyArray<Paged>
  readonly next: Position
  /** Whether something more may be there already. */
  readonly more: boolean
}

/** So many events are looked through at once, whoever sees how few of them, unless a page alone has more. */
const mostLookedThrough = 20_000

// How far to look: pages from $1 on, until they hold so many.
const reach = `
  select max(number)::float8 as reach, (select max(number) from page)::float8 as newest from (
    select number, sum(leaves) over (order by number) - leaves as before from page
    where number >= $1 order by number limit 1000
  ) p where before < ${mostLookedThrough}`

// Both take the sight as $1 to $3. A campaign sees its own people, up to the event by which they went to another.
const ofJourneys = `
  select e.pilgrim as subject, e.version as number, ${seasonIn("e.pilgrim")} as season, e.type, e.data, e.day, e.at
  from event e where e.type = any($1) and ($2::text[] is null or ${seasonIn("e.pilgrim")} = any($2))
    and ($3::text is null or exists (
      select from event c where c.type = 'CampaignConfirmed' and c.data ->> 'campaign' = $3
        and c.pilgrim = e.pilgrim and c.version <= e.version and not exists (
          select from event l where l.type = 'CampaignConfirmed'
            and l.pilgrim = e.pilgrim and l.version > c.version and l.version < e.version)))`

const ofAll = `
  select a.subject, a.number, a.season, a.type, a.data, null::date, a.at
  from announcement a where a.type = any($1) and ($2::text[] is null or a.season is null or a.season = any($2))`

const columns = `o.subject, o.number, o.season, g.group_id as "group", o.type, o.data, o.day::text as day,
  ${instant("o.at")} as at`

// Page by page: the limit ends it with the page in which it is reached.
const seen = `
  select p.number::float8 as page, ${columns}
  from (select number from page where number between $4 and $7) p
  cross join lateral (
    ${ofJourneys} and ${within("e", writingsOf("p.number"))}
      and (p.number > $4 or (e.pilgrim, e.version) > ($5 collate "C", $6))
    union all ${ofAll} and ${within("a", writingsOf("p.number"))}
      and (p.number > $4 or (a.subject, a.number) > ($5 collate "C", $6))
  ) o
  left join pilgrim g on g.id = o.subject
  order by p.number, o.subject, o.number
  limit $8`

const named = `
  with wanted as (select * from unnest($4::text[], $5::int[]) as w(subject, number))
  select ${columns}
  from (
    ${ofJourneys} and (e.pilgrim, e.version) in (select subject, number from wanted)
    union all ${ofAll} and (a.subject, a.number) in (select subject, number from wanted)
  ) o
  left join pilgrim g on g.id = o.subject`

const valuesOf = ({ types, seasons, campaign }: Sight) => [types, seasons, campaign]

/** At most `limit` of what is seen behind a place, in the one order that all readers have. */
export const readOccurrences = Effect.fn("readOccurrences")(function* (after: Position, sight: Sight, limit: number) {
  const database = yield* Database
  const found = yield* database.query<{ reach: number | null; newest: number | null }>({
    name: "events-reach",
    text: reach,
    values: [after.page],
  })
  const { reach: last, newest } = only(found, "the reach")
  const nothing: Reading = { occurrences: [], next: after, more: false }
  if (last === null) return nothing
  const occurrences = yield* database.query<Paged>({
    name: "events-seen",
    text: seen,
    values: [...valuesOf(sight), after.page, after.subject, after.number, last, limit],
  })
  const end = occurrences.length === limit ? occurrences.at(-1) : undefined
  const next = end === undefined ? beginningOf(last + 1) : { page: end.page, subject: end.subject, number: end.number }
  const reading: Reading = { occurrences, next, more: end !== undefined || last !== newest }
  return reading
})

/** Those of some occurrences that are seen, in no order. */
export const readNamed = Effect.fn("readNamed")(function* (
  names: ReadonlyArray<{ readonly subject: string; readonly number: number }>,
  sight: Sight,
) {
  const database = yield* Database
  return yield* database.query<Occurrence>({
    name: "events-named",
    text: named,
    values: [...valuesOf(sight), names.map(({ subject }) => subject), names.map(({ number }) => number)],
  })
})

// The first page that was closed at the time or later: what is in it may be a little older, and nothing younger is missed. No page
// is closed before an earlier one.
const firstSince = `
  select coalesce((select number from page where closed >= $1 order by closed, number limit 1), (select max(number) + 1 from page), 1)::float8 as page`

/** The place from which on everything is read that was recorded at a time or later, in milliseconds since 1970. */
export const positionAt = Effect.fn("positionAt")(function* (time: number) {
  const database = yield* Database
  const rows = yield* database.query<{ page: number }>({ text: firstSince, values: [new Date(time)] })
  return beginningOf(only(rows, "the page").page)
})
